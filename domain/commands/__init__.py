"""Requests. Each class asks the ledger for one change; ``decide`` answers with events or refuses.

``RECORDED_AS`` lists the commands that lead to exactly one event with the same fields.
"""

from domain.commands import duty as d
from domain.commands import exercise as x
from domain.commands import finding as f
from domain.commands import instrument as i
from domain.commands import opinion as n
from domain.commands import organ as o
from domain.commands import power as p
from domain.commands.command import Command, Request
from domain.commands.entry import CorrectEntry, RevokeChange
from domain.commands.power import AddPower, MergePowers, SplitPower
from domain.events import Happening
from domain.events import duty as duties
from domain.events import exercise as exercises
from domain.events import finding as findings
from domain.events import instrument as instruments
from domain.events import opinion as opinions
from domain.events import organ as organs
from domain.events import power as powers

RECORDED_AS: dict[type[Command], type[Happening]] = {
    p.AddPower: powers.PowerAdded,
    p.CancelPower: powers.PowerCancelled,
    p.NarrowPower: powers.PowerNarrowed,
    p.DelegatePower: powers.PowerDelegated,
    p.AcceptPower: powers.PowerAccepted,
    p.EntrustPower: powers.PowerEntrusted,
    p.AuthorisePower: powers.PowerAuthorised,
    p.GrantPower: powers.PowerGranted,
    p.WithdrawPower: powers.PowerWithdrawn,
    p.TransferPower: powers.PowerTransferred,
    p.ReleasePower: powers.PowerReleased,
    p.AmendPower: powers.PowerAmended,
    p.ReduceHolders: powers.HoldersReduced,
    p.ReclassifyPower: powers.PowerReclassified,
    p.ConvertToFiling: powers.PowerConvertedToFiling,
    p.ConvertToCommitment: powers.PowerConvertedToCommitment,
    p.ResequencePower: powers.PowerResequenced,
    p.SuspendPower: powers.PowerSuspended,
    p.ResumePower: powers.PowerResumed,
    p.RetainPower: powers.PowerRetained,
    p.MarkStrict: powers.PowerMarkedStrict,
    p.LapsePower: powers.PowerLapsed,
    p.ExtendTraining: powers.TrainingExtended,
    p.PutSealInUse: powers.SealPutInUse,
    p.CompleteHandover: powers.HandoverCompleted,
    o.EstablishOrgan: organs.OrganEstablished,
    o.RenameOrgan: organs.OrganRenamed,
    o.AliasOrgan: organs.OrganAliased,
    o.RecodeOrgan: organs.OrganRecoded,
    o.AddNamePlate: organs.NamePlateAdded,
    o.RemoveNamePlate: organs.NamePlateRemoved,
    o.MergeOrgan: organs.OrganMerged,
    o.DissolveOrgan: organs.OrganDissolved,
    i.IssueInstrument: instruments.InstrumentIssued,
    i.AmendInstrument: instruments.InstrumentAmended,
    i.RepealInstrument: instruments.InstrumentRepealed,
    i.VoidInstrument: instruments.InstrumentVoided,
    i.StateTotals: instruments.TotalsStated,
    i.ExplainDifference: instruments.DifferenceExplained,
    d.AssignDuty: duties.DutyAssigned,
    d.RewordDuty: duties.DutyReworded,
    d.MoveDuty: duties.DutyMoved,
    d.EndDuty: duties.DutyEnded,
    f.OpenFinding: findings.FindingOpened,
    f.RestateFinding: findings.FindingRestated,
    f.AssignFinding: findings.FindingAssigned,
    f.AcknowledgeFinding: findings.FindingAcknowledged,
    f.RectifyFinding: findings.FindingRectified,
    f.DismissFinding: findings.FindingDismissed,
    f.ReopenFinding: findings.FindingReopened,
    n.ReceiveOpinion: opinions.OpinionReceived,
    n.ForwardOpinion: opinions.OpinionForwarded,
    n.LinkOpinion: opinions.OpinionLinked,
    n.AnswerOpinion: opinions.OpinionAnswered,
    x.KeepCheck: exercises.RecordsChecked,
}
AnyCommand = Command

__all__ = [
    "RECORDED_AS",
    "AddPower",
    "AnyCommand",
    "Command",
    "CorrectEntry",
    "MergePowers",
    "Request",
    "RevokeChange",
    "SplitPower",
]
