"""Django looks for models here; they live in ``records``, one file a family."""

from jishi.ledger.records.aid import (
    AidMoney,
    AidProject,
    Allowance,
    Difficulty,
    Posting,
    Proposal,
    Visit,
)
from jishi.ledger.records.cadres import Appraisal, Honour, PersonnelAction
from jishi.ledger.records.decisions import Decision, View
from jishi.ledger.records.development import DevelopmentStep, Dues, Election
from jishi.ledger.records.documents import Document, Reminder
from jishi.ledger.records.events import Attendance, Contribution, Conveyance, Event, EventHost
from jishi.ledger.records.plans import NilReturn, PlanTask, Problem, Roster
from jishi.ledger.records.publicity import Accreditation, Coverage, Publicity
from jishi.ledger.records.supervision import (
    Case,
    Clue,
    Finding,
    Inspection,
    Petition,
    Pledge,
    Sanction,
    Talk,
)

__all__ = [
    "Accreditation",
    "AidMoney",
    "AidProject",
    "Allowance",
    "Appraisal",
    "Attendance",
    "Case",
    "Clue",
    "Contribution",
    "Conveyance",
    "Coverage",
    "Decision",
    "DevelopmentStep",
    "Difficulty",
    "Document",
    "Dues",
    "Election",
    "Event",
    "EventHost",
    "Finding",
    "Honour",
    "Inspection",
    "NilReturn",
    "PersonnelAction",
    "Petition",
    "PlanTask",
    "Pledge",
    "Posting",
    "Problem",
    "Proposal",
    "Publicity",
    "Reminder",
    "Roster",
    "Sanction",
    "Talk",
    "View",
    "Visit",
]
