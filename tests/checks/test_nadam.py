"""The judges of the chapter on Nadam accept the solution and explain the usual slips."""

import pytest

from optlib.checks import nadam


def weight(k, beta1):
    return beta1 * (1 - beta1) * beta1**k + (1 - beta1 if k == 0 else 0)


def schedule(eta, beta1):
    return lambda t: eta * (1 - beta1**t) / (1 - beta1 ** (t + 1))


def brackets(gradients, mu):
    return list(nadam._brackets(gradients, mu))


def written_out(gradients, mu):
    """The first two brackets as fractions on paper; then the recursion."""
    m1 = (1 - mu(1)) * gradients[0]
    m2 = mu(2) * m1 + (1 - mu(2)) * gradients[1]
    first = mu(2) * m1 / (1 - mu(1) * mu(2)) + gradients[0]
    second = mu(3) * m2 / (1 - mu(1) * mu(2) * mu(3))
    second += (1 - mu(2)) * gradients[1] / (1 - mu(1) * mu(2))
    return [first, second, *brackets(gradients, mu)[2:]]


def slip(**options):
    return lambda gradients, mu: nadam._brackets(gradients, mu, **options)


RIGHT = {
    nadam.exercise_1: 1.8,
    nadam.exercise_2: weight,
    nadam.exercise_3: schedule,
    nadam.exercise_4: written_out,
}
WRONG = [
    (nadam.exercise_1, 1, "that is Adam's first step"),
    (nadam.exercise_1, 0.8 / 1.8 + 1, "that is Dozat's"),
    (nadam.exercise_1, 1.9, "here it is 0.8"),
    (nadam.exercise_1, 0.36, "without its corrections"),
    (nadam.exercise_1, 7, "7 is not"),
    (nadam.exercise_1, "two", "should be one number"),
    (nadam.exercise_2, lambda k, b: None, "returns nothing yet"),
    (nadam.exercise_2, lambda k, b: (1 - b) * b**k, "is Adam's weight"),
    (nadam.exercise_2, lambda k, b: b * (1 - b) * b**k, "own part, 1 − β₁, is missing"),
    (nadam.exercise_2, lambda k, b: b * (1 - b) * b**k + 1 - b, "only m_t counts"),
    (nadam.exercise_2, lambda k, b: 0.5, "at age 0 and β₁ = 0.9 it gives 0.5, not 0.19"),
    (nadam.exercise_3, lambda eta, b: None, "returns nothing yet"),
    (nadam.exercise_3, lambda eta, b: eta, "return a function of t"),
    (nadam.exercise_3, lambda eta, b: lambda t: eta, "which leaves the weights at 0.19"),
    (
        nadam.exercise_3,
        lambda eta, b: lambda t: eta * (1 - b ** (t + 1)) / (1 - b**t),
        "upside down",
    ),
    (nadam.exercise_3, lambda eta, b: lambda t: eta * (1 - b**t), "put none in its place"),
    (
        nadam.exercise_3,
        lambda eta, b: lambda t: eta * (1 - b ** (t - 1)) / (1 - b**t) if t > 1 else eta / (1 + b),
        "a step behind",
    ),
    (nadam.exercise_3, lambda eta, b: lambda t: 3 * eta, "the weights add up to 0.57"),
    (nadam.exercise_4, lambda gradients, mu: None, "returns nothing yet"),
    (nadam.exercise_4, lambda gradients, mu: [1.0], "you return shape (1,)"),
    (nadam.exercise_4, slip(behind=True), "use the next step's"),
    (nadam.exercise_4, slip(same_factor=True), "factor of your momentum part is today's"),
    (nadam.exercise_4, slip(behind=True, same_factor=True), "all of today's μ"),
    (nadam.exercise_4, slip(decay=0.9), "as torch's does"),
    (nadam.exercise_4, lambda gradients, mu: gradients, "at step 1 it gives 1, not"),
]


@pytest.mark.parametrize("judge", RIGHT, ids=lambda judge: judge.__name__)
def test_the_solution_is_accepted_and_the_stub_is_no_error(judge, capsys):
    judge(RIGHT[judge])
    assert capsys.readouterr().out.startswith("Correct: ")
    judge(...)
    assert capsys.readouterr().out.startswith("Nothing to check yet")


@pytest.mark.parametrize(("judge", "answer", "why"), WRONG)
def test_a_slip_is_explained(judge, answer, why, capsys):
    judge(answer)
    told = capsys.readouterr().out
    assert told.startswith("Not yet: ")
    assert why in told
