"""Which names a notebook's cells need, and which cell each of them comes from."""

import builtins
import symtable


def needed(source):
    """The names that the cell's code looks up outside its functions and classes."""
    return {name for name, symbol in _outer(symtable.symtable(source, "cell", "exec")) if symbol}


def bound(source):
    """The names that running the cell gives a value."""
    table = symtable.symtable(source, "cell", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}


def _outer(table):
    """(name, whether it is looked up) for each name of the cell that is global."""
    for symbol in table.get_symbols():
        if table.get_type() == "module" or symbol.is_global():
            yield symbol.get_name(), symbol.is_referenced()
    for child in table.get_children():
        yield from _outer(child)


def origins(cells):
    """{(cell, name): the cell that gave it its value last} for each name that a cell needs.

    None stands for no cell before it: a builtin, or a name that a function will find later.
    """
    given, found = {}, {}
    for cell in cells:
        own = bound(cell.source)
        for name in needed(cell.source) - own:
            found[cell.id, name] = given.get(name)
        given |= dict.fromkeys(own, cell.id)
    return found


def unknown(cells):
    """The (cell, name) pairs that no cell at all and no builtin explains."""
    cells = list(cells)
    known = set(dir(builtins)).union(*(bound(cell.source) for cell in cells))
    return sorted((cell.id, name) for cell in cells for name in needed(cell.source) - known)
