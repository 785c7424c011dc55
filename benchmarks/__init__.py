"""What the performance claims are measured with: `make bench`, or `python -m benchmarks NAME …`.

Every claim is a ratio of two things measured in one run, round about, and compared by their
medians: on a shared machine the ratio holds where milliseconds do not.
"""
