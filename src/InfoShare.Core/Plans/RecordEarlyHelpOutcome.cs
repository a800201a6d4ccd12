using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>What a family said to early help (I13). It is added once and never changed.</summary>
/// <param name="Offered">What was offered.</param>
/// <param name="Words">What was said, by whom, or why nothing was offered; for the own organisation.</param>
/// <param name="ReviewOn">When it is looked at again; null where the family accepted.</param>
public sealed record EarlyHelpAnswer(
    string Id, string PersonId, string OrganisationId, EarlyHelpOutcome Outcome, string Offered, string Words, DateOnly SaidOn, DateOnly? ReviewOn, string? TaskId,
    string RecordedByName, PractitionerRole RecordedByRole, DateTimeOffset RecordedAt)
{
    /// <summary>What it is judged as.</summary>
    internal ChildStatus AsStatus() => new(Id, PersonId, OrganisationId, ChildStatusCode.EarlyHelp, [], SaidOn, SaidOn, null, RecordedAt);
}

/// <summary>Records what a family said to early help.</summary>
public sealed record RecordEarlyHelpOutcome(SubjectRef Child, EarlyHelpOutcome Outcome, string Offered, string Words, DateOnly SaidOn, DateOnly? ReviewOn);

/// <summary>The answer, and the task of looking again.</summary>
public sealed record EarlyHelpRecorded(EarlyHelpAnswer Answer, ResolvedPerson Child, AuditReceipt Receipt);

/// <summary>
/// A refusal is seen by whoever works with the child, and is looked at again by its day: it is somebody's task, which climbs. It ends nothing:
/// a status of early help goes on until it is ended.
/// </summary>
public sealed class RecordEarlyHelpOutcomeHandler(IStore store, OrganisationDirectory directory, TaskDesk tasks, PartnershipClock clock, TimeProvider time)
{
    /// <summary>What whoever works with the child is asked.</summary>
    public const string Asked = "say what you see of the child now, and refer if it is not safe without help: a refusal is no end";

    /// <exception cref="RuleException">NOT_FOUND for a child whom the organisation does not hold.</exception>
    public async Task<EarlyHelpRecorded> HandleAsync(RecordEarlyHelpOutcome command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var understood = await session.OwnUnderstoodAsync(command.Child, caller);
            var person = understood.Found.Person!;
            var around = await session.Links.InvolvementsOfAsync([person.Id]);
            var task = command.ReviewOn is null ? null : tasks.Open(
                session, DutyTaskKind.EarlyHelpReview, person,
                $"Look again at early help ({Code.Of(command.Outcome)} on {PlainTime.Date(command.SaidOn)}): how is the child now, and what is offered otherwise?",
                caller, Urgency.Standard, command.ReviewOn, null, registry, toldAs: understood.Shown.PersonId);
            var answer = new EarlyHelpAnswer(
                session.NextId("ehl"), person.Id, caller.OrganisationId, command.Outcome, command.Offered, command.Words, command.SaidOn, command.ReviewOn, task?.Id,
                caller.Human.Name, caller.Human.Role, session.Now);
            session.PlanSteps.Add(answer);
            if (command.Outcome is EarlyHelpOutcome.Refused or EarlyHelpOutcome.Withdrawn)
                await TellAsync(session, answer, person, around, registry, caller);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, Code.Of(command.Outcome)) with
            {
                ObjectId = answer.Id,
                PersonIds = [person.Id],
                MatchedHow = understood.Shown.MatchedHow,
            });
            return new EarlyHelpRecorded(answer, understood.Shown, receipt);
        }, ct);
    }

    private async ValueTask TellAsync(
        IWriteSession session, EarlyHelpAnswer answer, Person person, IReadOnlyList<Involvement> around, RegistrySnapshot registry, Caller caller)
    {
        var kept = await Whereabouts.AreKeptAsync(session, [person]);
        foreach (var recipient in Routing.InvolvedWith(around, registry, LondonTime.DateOf(session.Now), caller))
        {
            if (!StatusAccess.IsOpenTo(registry.Policy, recipient.Role, ChildStatusCode.EarlyHelp))
                continue;

            // Where the child is, the name of a service would say: the own area's desk passes the question on.
            var names = !kept || registry.Policy.KeepsWhereabouts(recipient.Role);
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = recipient.Organisation.Id,
                Trigger = NotificationTrigger.EarlyHelpRefused,
                Urgency = Urgency.Standard,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = Asked,
                RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                Tier = Tier.Marker,
                Class = StatusAccess.ClassOf(ChildStatusCode.EarlyHelp),
                Summary = $"Early help: {Code.Of(answer.Outcome)} on {PlainTime.Date(answer.SaidOn)}{(names ? $", says {registry.NameOf(answer.OrganisationId)}" : "")}. "
                    + (answer.ReviewOn is { } review ? $"It is looked at again by {PlainTime.Date(review)}." : ""),
                PersonId = answer.PersonId,
                Contact = (names ? registry.Find(answer.OrganisationId) : registry.ReceiverOfReferrals(recipient.Organisation.Area))?.DutyDesk ?? recipient.Organisation.DutyDesk,
                Listed = true,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }
}

/// <summary>How much of an answer somebody reads.</summary>
internal static class EarlyHelpSight
{
    /// <summary>What was said is for the organisation that was told; of a child whose whereabouts are kept not even whose it was.</summary>
    public static EarlyHelpAnswer For(Caller reader, bool kept, EarlyHelpAnswer answer) => answer.OrganisationId == reader.OrganisationId ? answer : answer with
    {
        OrganisationId = kept && !Whereabouts.AreOpenTo(reader, answer.OrganisationId) ? "" : answer.OrganisationId,
        Offered = "",
        Words = "",
        TaskId = null,
        RecordedByName = "",
    };
}
