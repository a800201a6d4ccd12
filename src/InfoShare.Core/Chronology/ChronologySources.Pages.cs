using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.Patterns;
using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Chronology;

/// <content>
/// What came of concerns, who met the child, what stands together and how things ended: nothing of it lives only where it was recorded (requirement
/// O6). Each is judged as whoever reads it by its own call would be.
/// </content>
internal static partial class ChronologySources
{
    // The sight of the database leaves out what is hidden, so that the limit speaks of what is shown alone.
    private const int MaxContacts = 200;
    private const int MaxNotes = 200;
    private const int MaxPatterns = 50;

    private static async ValueTask ContactsAsync(ChronologyReading r)
    {
        var sight = ContactSight.Of(r.Caller);
        var found = await r.Session.Contacts.OfPersonAsync(r.Child.Id, sight, MaxContacts + 1);
        r.All.CountHidden(await r.Session.Contacts.CountHiddenAsync(r.Child.Id, sight));
        if (found.Count > MaxContacts)
            r.Limits.Add(new AnswerLimit("contacts with the child", $"the latest {MaxContacts}"));
        foreach (var contact in found.Take(MaxContacts))
        {
            if (ContactSight.ViewOf(contact, r.Caller, r.Kept, r.Registry) is not { } view)
                continue;
            var listed = ContactView.At(Disclosed(view.Tier), contact, view.OrganisationName);
            r.Items.Add(new ChronologyItem(
                contact.Id, ChronologyKind.Contact, ChronologyLane.Contact, contact.HappenedOn, null, contact.HappenedOn, InWords(listed.Contact), listed.Tier)
            {
                OrganisationName = listed.OrganisationName,
                Agency = contact.Agency,
                SharedAt = contact.RecordedAt,
                InFull = view.Tier,
                More = [.. MoreOf(view.Contact)],
            });
        }
    }

    private static string InWords(ContactRecord contact)
    {
        if (contact.TakenBack is { } takenBack)
            return $"Taken back by its own service ({Code.Of(takenBack.Why)}): it counts for nothing.";
        var who = contact.Role == PractitionerRole.Unspecified ? "" : $" by {Code.Of(contact.Role)}";
        var beside = contact.Present.Count == 0 ? "" : $" Present: {string.Join(", ", contact.Present.Select(p => Code.Of(p)))}.";
        var interpreter = contact.RelativeInterpreted ? " A relative interpreted." : contact.Interpreter == InterpreterUse.NeededNotUsed ? " An interpreter was needed and not used." : "";
        return contact.Seen == Seen.Yes
            ? $"Seen{who}{(contact.SeenAlone == SeenAlone.Unspecified ? "" : $", alone: {Code.Of(contact.SeenAlone)}")}.{beside}{interpreter}"
            : $"Not seen{(contact.Outcome == AttendanceOutcome.Unspecified ? "" : $": {Code.Of(contact.Outcome)}")}{who}.{beside}{interpreter}";
    }

    private static IEnumerable<string> MoreOf(ContactRecord contact)
    {
        if (contact.TakenBack is { } takenBack)
        {
            if (takenBack.Words is { } why)
                yield return why;
            yield break;
        }

        if (contact.ChildWords is { } words)
            yield return $"The child to {words.SaidTo}: \"{words.Verbatim}\"";
        if (contact.NonVerbal is { } seen)
            yield return seen;
        if (contact.ReasonGiven is { } reason)
            yield return $"Said by {contact.ReasonBy}: {reason}";
        if (contact.RebookedTo is { } moved)
            yield return $"Put off to {PlainTime.Date(moved)}.";
        if (contact.NextStep is { } next)
            yield return $"Next: {next}";
    }

    /// <summary>Of the concerns that the reader is shown. They stand beside them, and neither close nor lower them (C7).</summary>
    private static async ValueTask NotesAsync(ChronologyReading r)
    {
        var shown = 0;
        foreach (var note in (await r.Session.ConcernLife.NotesOnAsync([.. r.Concerns.Keys])).Reverse())
        {
            var concern = r.Concerns[note.ConcernId].Concern;
            if (!await r.MayKnowAsync(concern, note.OrganisationId, note.AuthorRole))
                continue;
            var tier = r.All.TierFor(note, r.TierOf(concern.Id));
            if (tier == Tier.Unspecified)
                continue;
            if (++shown > MaxNotes)
            {
                r.Limits.Add(new AnswerLimit("notes on concerns", $"the latest {MaxNotes}"));
                break;
            }

            var (listed, whole) = (LifeSight.At(Disclosed(tier), note, r.Registry), LifeSight.At(tier, note, r.Registry));
            var day = note.HappenedOn ?? LondonTime.DateOf(note.RecordedAt);
            r.Items.Add(new ChronologyItem(
                note.Id, ChronologyKind.Note, ChronologyLane.Context, note.HappenedOn, null, day,
                $"{Code.Of(note.Kind)}{(listed.Result == LateralCheckResult.Unspecified ? "" : $": {Code.Of(listed.Result)}")}{(listed.Label is { } label ? $" ({label})" : "")}, "
                + $"noted of {Codes(concern.Indicators)}. It changes nothing of it.",
                Disclosed(tier))
            {
                OrganisationName = listed.OrganisationName,
                Agency = listed.Agency,
                Trend = listed.Trend,
                SharedAt = note.RecordedAt,
                InFull = tier,
                More =
                [
                    .. new[]
                    {
                        whole.Words, whole.SaidBy is { } said ? $"Said by {said}." : null, whole.Asked is { } asked ? $"Asked: {asked}." : null,
                        whole.AuthorName is { } author ? $"Noted by {author}, {Code.Of(whole.AuthorRole)}." : null,
                    }.OfType<string>(),
                ],
            });
        }
    }

    /// <summary>
    /// Of the concerns that the reader is shown: a step stands on the day on which it was recorded, with whoever took it where the reader may know who
    /// (C5). What its author said first is the concern itself.
    /// </summary>
    private static async ValueTask VerificationsAsync(ChronologyReading r)
    {
        foreach (var step in await r.Session.ConcernLife.LaterStepsOnAsync([.. r.Concerns.Keys]))
        {
            var concern = r.Concerns[step.ConcernId].Concern;
            var (tier, named) = (r.TierOf(concern.Id), await r.MayKnowAsync(concern, step.OrganisationId, step.ByRole));
            var (summary, detail) = (tier is Tier.Summary or Tier.Detail, tier == Tier.Detail);
            var day = LondonTime.DateOf(step.RecordedAt);
            r.Items.Add(new ChronologyItem(
                $"stp_{concern.Id[(concern.Id.IndexOf('_', StringComparison.Ordinal) + 1)..]}-{step.Step}", ChronologyKind.Verification, ChronologyLane.Context, day, null, day,
                $"{Code.Of(step.State)}, of {Codes(concern.Indicators)}.", Disclosed(tier))
            {
                OrganisationName = named ? r.Registry.NameOf(step.OrganisationId) : null,
                Agency = named ? r.Registry.Find(step.OrganisationId)?.Agency ?? AgencyKind.Unspecified : AgencyKind.Unspecified,
                SharedAt = step.RecordedAt,
                InFull = tier,
                More =
                [
                    .. new[]
                    {
                        summary && step.Basis != SourceKind.Unspecified ? $"It rests on {Code.Of(step.Basis)}." : null, named && detail ? step.Note : null,
                        named && summary ? step.View : null, named && summary && step.ByWhom is { } who ? $"Recorded by {who}, {Code.Of(step.ByRole)}." : null,
                    }.OfType<string>(),
                ],
            });
        }
    }

    /// <summary>For this child, of the concerns that the reader is shown; who owes one is for the own organisation, and what was said unasked too (C6).</summary>
    private static async ValueTask AppraisalsAsync(ChronologyReading r)
    {
        foreach (var appraisal in (await r.Session.ConcernLife.AppraisalsOnAsync([.. r.Concerns.Keys])).Where(a => a.PersonId == r.Child.Id && a.State != AppraisalState.Superseded))
        {
            var own = appraisal.OrganisationId == r.Caller.OrganisationId
                && InvolvementAccess.IsOpenTo(r.Caller, appraisal.OrganisationId, appraisal.OwnerId, appraisal.OwnerRole);
            if (!own && (!r.LearnsOfOthers || appraisal.DueRule == AppraiseUnaskedHandler.Unasked))
                continue;
            var concern = r.Concerns[appraisal.ConcernId].Concern;
            var tier = own ? Tier.Detail : r.TierOf(concern.Id);
            var at = appraisal.DoneAt ?? appraisal.OpenedAt;
            var day = LondonTime.DateOf(at);
            r.Items.Add(new ChronologyItem(
                appraisal.Id, ChronologyKind.Appraisal, ChronologyLane.Status, day, null, day,
                appraisal.State == AppraisalState.Done ? $"What it means for the child all the same was appraised, of {Codes(concern.Indicators)}."
                    : $"What it means for the child all the same is owed, of {Codes(concern.Indicators)}.", Disclosed(tier))
            {
                OrganisationName = own ? r.Registry.NameOf(appraisal.OrganisationId) : null,
                Agency = own ? r.Caller.Agency : AgencyKind.Unspecified,
                SharedAt = at,
                InFull = tier,
                More = tier != Tier.Detail || appraisal.State != AppraisalState.Done ? []
                    :
                    [
                        .. new[]
                        {
                            $"Risk: {appraisal.Risk}", $"What is done: {appraisal.Measures}",
                            appraisal.DoneBy is { } who && await r.MayKnowAsync(concern, appraisal.OrganisationId, appraisal.OwnerRole) ? $"Appraised by {who}." : null,
                        }.OfType<string>(),
                    ],
            });
        }
    }

    private static async ValueTask NarrativesAsync(ChronologyReading r)
    {
        foreach (var narrative in await r.Session.ConcernLife.NarrativesOfAsync(r.Child.Id))
        {
            if (!r.LearnsOfOthers || !await LifeSight.IsOpenAsync(r.Session, narrative, r.Caller, id => r.TierOf(id) is Tier.Summary or Tier.Detail))
                continue;
            var mayKnowWho = narrative.OrganisationId == r.Caller.OrganisationId
                || (InvolvementAccess.IsOpenTo(r.Caller.Policy, r.Caller.Role, narrative.ByRole) && r.MayBeNamed(narrative.OrganisationId));
            var named = LifeSight.Named(narrative, r.Kept, mayKnowWho, r.Caller);
            var day = LondonTime.DateOf(narrative.AgreedAt);
            r.Items.Add(new ChronologyItem(
                narrative.Id, ChronologyKind.Narrative, ChronologyLane.Status, day, null, day, $"Agreed account: {narrative.Words}", Tier.Summary)
            {
                OrganisationName = mayKnowWho ? r.Registry.NameOf(narrative.OrganisationId) : null,
                Agency = mayKnowWho ? r.Registry.Find(narrative.OrganisationId)?.Agency ?? AgencyKind.Unspecified : AgencyKind.Unspecified,
                SharedAt = narrative.AgreedAt,
                More = named.AgreedBy.Count == 0 ? [] : [$"Agreed by {string.Join("; ", named.AgreedBy)}."],
            });
        }
    }

    /// <summary>
    /// Open ones as in QueryChild, decided ones for those who may open them. One of which a part is kept back is the same line for everybody, on
    /// the day of the answer: neither what it brings together nor when it was opened is told (H6).
    /// </summary>
    private static async ValueTask PatternsAsync(ChronologyReading r)
    {
        var notices = new List<PatternNotice>();
        foreach (var notice in await r.Session.Patterns.OfPersonAsync(r.Child.Id, MaxPatterns))
        {
            if (notice.IsOpen || notice.DeciderOrganisationId == r.Caller.OrganisationId || await PatternReading.IsPartyAsync(r.Session, notice, r.Child, r.Caller))
                notices.Add(notice);
        }

        foreach (var view in await PatternSight.ViewsAsync(r.Session, notices, r.Child, r.Caller, r.Registry, concern => ConcernAccess.Decide(r.Caller, concern)))
        {
            var opened = view.OpenedAt is { } at ? LondonTime.DateOf(at) : (DateOnly?)null;
            var factors = string.Join(", ", view.Parts.Select(p => Code.Of(p.Factor)).Distinct());
            r.Items.Add(new ChronologyItem(
                view.NoticeId, ChronologyKind.Pattern, ChronologyLane.Risk, opened, null, opened ?? LondonTime.DateOf(r.Session.Now),
                view.Seen != PatternSeen.Whole ? view.Words
                    : $"Stand together: {factors}. {(view.State == PatternState.Decided ? $"Decided: {Code.Of(view.Outcome)}" : $"It is {Code.Of(view.State)}")}.",
                Tier.Marker)
            {
                SharedAt = view.OpenedAt,
                ShownInMore = [.. view.ShownBeside],
                More =
                [
                    view.Words,
                    .. view.Unknown.Select(u => $"{Code.Of(u.Factor)}, of {Code.Of(u.Link)}: {Code.Of(u.Answer)}."),
                    .. view.Reason is { } reason ? [$"Why: {reason}"] : Array.Empty<string>(),
                    .. view.Decider is { } decider ? [$"Whom to ask: {decider.Name}, {decider.OrganisationName}."] : Array.Empty<string>(),
                ],
            });
        }
    }

    private static async ValueTask EndingsAsync(ChronologyReading r)
    {
        foreach (var ending in await r.Session.Plans.EndingsOfAsync(r.Child.Id))
        {
            if (!r.LearnsOfOthers || await EndingSight.SideOfAsync(r.Session, ending, r.Caller, r.Registry) is not { } side)
                continue;
            var view = await EndingSight.ViewAsync(r.Session, ending, side, r.Caller, r.Registry);
            var day = ending.State == EndingState.Accepted ? ending.EndsOn : LondonTime.DateOf(ending.ProposedAt);
            var what = ending.Code == ChildStatusCode.Unspecified ? "The work of a service" : Code.Of(ending.Code);
            var named = view.Ending.OrganisationId.Length > 0;
            r.Items.Add(new ChronologyItem(
                ending.Id, ChronologyKind.Ending, ChronologyLane.Status, day, null, day,
                $"{what}: its ending is {Code.Of(ending.State)} ({Code.Of(ending.Closure)}), for {PlainTime.Date(ending.EndsOn)}.", Tier.Marker)
            {
                OrganisationName = named ? r.Registry.NameOf(ending.OrganisationId) : null,
                Agency = named ? r.Registry.Find(ending.OrganisationId)?.Agency ?? AgencyKind.Unspecified : AgencyKind.Unspecified,
                SharedAt = ending.ProposedAt,
                InFull = Tier.Summary,
                More =
                [
                    $"What remains: {view.Ending.ResidualRisk}", $"If it gets worse: {view.Ending.Contingency}", $"What follows: {view.Ending.FollowOn}",
                    .. view.ReopensWhen.Select(w => $"Looked at again when: {w}"),
                ],
            });
        }
    }

    /// <summary>For the organisation that was told and decides; nobody else knows of it.</summary>
    private static async ValueTask ReopeningsAsync(ChronologyReading r)
    {
        foreach (var reopening in await r.Session.Plans.ReopeningsOfAsync(r.Child.Id))
        {
            if (reopening.ToldOrganisationId != r.Caller.OrganisationId || !Roles.IsQualified(r.Caller.Role) || reopening.FiredAt is not { } at
                || await ReopeningSight.IsKeptAsync(r.Session, reopening, r.Caller))
            {
                continue;
            }

            var day = LondonTime.DateOf(at);

            // Who is linked again may be police intelligence: whoever decides was told whom to ask.
            var why = reopening.Trigger == ReopeningTrigger.SourceLinkedAgain ? "" : $": {StatusRules.Words(reopening.Trigger)}";
            r.Items.Add(new ChronologyItem(
                reopening.Id, ChronologyKind.Reopening, ChronologyLane.Status, day, null, day,
                $"What was written down as a reason to look again has happened{why.TrimEnd('.')}. "
                + $"{(reopening.Decision == ReopeningDecision.Unspecified ? "Nobody has decided yet" : $"Decided: {Code.Of(reopening.Decision)}")}.",
                Tier.Marker)
            {
                SharedAt = at,
                InFull = Tier.Summary,
                More = reopening.Reasons is { } reasons ? [$"{reopening.DecidedBy}: {reasons}"] : [],
            });
        }
    }

    /// <summary>What came of asking about the child itself; of the adults around it the notices tell.</summary>
    private static async ValueTask FactorsAsync(ChronologyReading r)
    {
        foreach (var answer in (await r.Session.Factors.OfAsync([r.Child.Id])).Where(a => FactorSight.Shows(r.Caller, a)))
        {
            var words = FactorSight.ShowsWords(r.Caller, answer) ? answer.Words : null;
            var protects = answer is { Protective: not ProtectiveFactor.Unspecified, Answer: FactorAnswer.Yes };
            r.Items.Add(new ChronologyItem(
                answer.Id, ChronologyKind.Factor, protects ? ChronologyLane.Protective : ChronologyLane.Context, answer.AsOf, null, answer.AsOf,
                $"Asked after {answer.Of}: {Code.Of(answer.Answer)}.", Tier.Marker)
            {
                OrganisationName = r.MayBeNamed(answer.OrganisationId) ? r.Registry.NameOf(answer.OrganisationId) : null,
                Agency = answer.Agency,
                SharedAt = answer.RecordedAt,
                InFull = words is null ? Tier.Unspecified : Tier.Detail,
                More = words is null ? [] : [words],
            });
        }
    }
}
