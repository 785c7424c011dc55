"""What newcomers of the book add, file by file, as CONTRIBUTING.md lists the files."""
