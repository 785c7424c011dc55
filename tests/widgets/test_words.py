"""Numbers and states in words, and the state of a figure in an address."""


def test_numbers_are_short_and_lose_no_magnitude(ask):
    expected = {
        0: "0",
        1: "1.00",
        -0.5: "−0.500",
        0.00123: "0.00123",
        0.000123: "1.2·10⁻⁴",
        84521.3: "84521",
        845213: "8.5·10⁵",
        -1e-23: "−1.0·10⁻²³",
    }
    found = ask(
        """async (numbers) => {
          const { show } = await import("./numbers.js");
          return numbers.map((v) => show(v, 3));
        }""",
        list(expected),
    )
    assert dict(zip(expected, found, strict=True)) == expected
    special = """async () => {
      const { show } = await import("./numbers.js");
      return [NaN, Infinity, -Infinity].map((v) => show(v));
    }"""
    assert ask(special) == ["not a number", "∞", "−∞"]


def test_what_has_become_of_a_trajectory(ask):
    found = ask(
        """async () => {
          const { divergedAt, fate } = await import("./numbers.js");
          const domain = [[-1, 1], [-1, 1]], flat = (n) => Array(n).fill(0);
          const told = (x, stopped) => {
            const run = { x, y: flat(x.length), stopped };
            run.diverged = divergedAt(run, domain);
            return x.map((_, frame) => fate(run, frame, domain));
          };
          return [told([0, 0.5, 1], -1), told([0, 2, 0, 3, 4], -1), told([0, 9, 150, 200], -1),
                  told([0, 5, 5], 2)];
        }"""
    )
    off, gone = "off the map since step", "diverged at step"
    assert found == [
        ["", "", ""],
        ["", f"{off} 1", "", f"{off} 3", f"{off} 3"],
        ["", f"{off} 1", f"{gone} 2", f"{gone} 2"],
        ["", f"{off} 1", f"{gone} 2"],
    ]


def test_an_address_holds_the_whole_state(ask):
    written, back, others = ask(
        """async () => {
          const { read, write } = await import("./link.js");
          const state = { lr_0: 0.1 + 0.2, on_0: false, start: [-1.5, 2e-7], frame: 17 };
          const limits = { lr_0: [0, 1], on_0: "boolean", start: "point", frame: [0, 20] };
          const hash = write("mine", Object.keys(limits), { get: (name) => state[name] });
          const odd = ["#mine", "", "#", "#other?frame=1", "#mine?frame=21&lr_0=&on_0=1&start=1,x"];
          return [hash, read("mine", hash, limits), odd.map((h) => read("mine", h, limits))];
        }"""
    )
    assert written.startswith("#mine?lr_0=0.30000000000000004&on_0=false")
    assert back == {"lr_0": 0.1 + 0.2, "on_0": False, "start": [-1.5, 2e-7], "frame": 17}
    assert others == [None, None, None, None, {}]
