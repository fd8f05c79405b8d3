"""Processes side by side, where the system can fork: one kind of child process, a scheduler of jobs, pools of workers.

`child.py` starts and ends processes; `scheduler.py` runs jobs in the order of what they need; `pool.py` keeps workers
that remember; `services.py` is what all of them share.
"""

from printery.processes.child import CAN_FORK, ChildProcess, WorkerError, outcome_of, received
from printery.processes.pool import WorkerPool, WorkerRequest
from printery.processes.scheduler import Task, run_tasks
from printery.processes.services import BuildServices, JobSlots, ProgressReport, build_services

__all__ = [
    "CAN_FORK",
    "BuildServices",
    "ChildProcess",
    "JobSlots",
    "ProgressReport",
    "Task",
    "WorkerError",
    "WorkerPool",
    "WorkerRequest",
    "build_services",
    "outcome_of",
    "received",
    "run_tasks",
]
