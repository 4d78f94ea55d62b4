"""An independent judge of the flow analysis: programs, run by CPython on every choice of outcomes.

    generate     random programs over all control flow, from a seed
    constructs   what a program contains, so that a blind generator is noticed
    facts        what the file itself says about its names
    instrument   the program with a question to the world at every evaluation
    world        the values a program meets: each operation on one is a question
    oracle       answers the questions, so that in the end every answer was given
    execute      all of it: the order calls that some run reaches with no completed guard
    compare      the same question to the engine, and the difference
    shrink       the smallest program that still shows a difference
    cpython      a second judge: the interpreter's own definite-assignment analysis

Of what an order says, rather than whether a guard ran (INV003), programs of their own are about:

    arguments_generate     names bound, copied and rebound between guards and orders
    arguments_constructs   what they contain
    arguments_instrument   the program, telling a machine what it binds, checks and sends
    arguments_machine      which binding a name holds, what the guards of this run have checked
    arguments_execute      all runs: the orders that some run sends for something else
    arguments_compare      beside the engine
    arguments_mutants      engines that compare arguments wrongly

What the functions of a file do for each other has its own as well:

    contracts_generate     helpers, private functions, methods, managers, decorators, declarations
    contracts_constructs   what they contain
    contracts_model        which function a call means, which are private: the documentation's rules
    contracts_instrument   each body by itself, telling a machine what it calls
    contracts_machine      what holds in one run of a body, and what is learnt of others
    contracts_execute      all runs of all bodies, until nothing new is learnt
    contracts_compare      beside the engine
    contracts_mutants      engines that see wrongly through functions

Checks that answer and flags (``answers_*``), functions that are kept (``escapes_*``) and positions that an
order has made stale (``positions_*``) have a generator, an executor, a comparison and mutants each.
``python -m`` this package runs any of them at full size. What no random program holds yet,
``catalogue_mutants`` break, and plain runs of the catalogue notice.

Those of arguments and contracts are written anew by ``writer``. All ask what may happen through ``outcomes``.

Nothing here reads the engine. What is true is decided by CPython's control flow and by section "the
flow model" of the documentation, which says what may raise and which names are known.
"""
