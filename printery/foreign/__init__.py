"""The one door to programs and engines of other services: no network, no files but those handed over, bounded.

`program.run` starts a command behind it, `worker.ConfinedWorker` keeps a process of our own there that asks an engine.
Whatever their own flags do, the system holds them: seccomp takes the network away, Landlock the files, and limits of
the process bound time, memory and output. None of it needs a right that an ordinary user lacks. `confinement.lacking`
says what a system does not give.
"""
