using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>Asks organisations what they know that bears on a question (requirement D12).</summary>
/// <param name="Areas">Areas of which every organisation that answers on request only is asked too.</param>
public sealed record RequestInformation(
    SubjectRef Subject,
    AccessPurpose Purpose,
    IReadOnlyList<InformationKind> Kinds,
    string Words,
    IReadOnlyList<string> OrganisationIds,
    IReadOnlyList<string> Areas,
    bool Urgent);

/// <summary>One request for each organisation, and whom to ring because it has no system.</summary>
public sealed record InformationRequested(
    ResolvedPerson Subject, IReadOnlyList<InformationRequestView> Requests, IReadOnlyList<ContactPoint> Ring, Guidance Guidance, AuditReceipt Receipt);

/// <summary>Puts the question to each holder. About a hidden person it is put as about somebody whom nobody recorded.</summary>
public sealed class RequestInformationHandler(
    IStore store, OrganisationDirectory directory, InformationDesk desk, LookUps lookUps, SharingGuidance guidance, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS, PURPOSE_NOT_ALLOWED, NOT_FOUND.</exception>
    public async Task<InformationRequested> HandleAsync(RequestInformation command, Call call, CancellationToken ct)
    {
        var caller = call.Caller.Asking(command.Purpose);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, caller, registry), ct);
    }

    private async ValueTask<InformationRequested> ApplyAsync(
        IWriteSession session, RequestInformation command, Call call, Caller caller, RegistrySnapshot registry)
    {
        var holders = Holders(command, caller, registry);
        var heldBack = await PersonResolver.MeansKeptAsync(session, command.Subject, caller);
        var found = await PersonResolver.AskedAsync(session, command.Subject, caller);
        var asked = AskedAsOf(command.Subject.Demographics ?? OwnRecordOf(found.Person, caller));
        var question = session.NextId("ask");
        var due = desk.DueOf(command.Urgent, session.Now);
        var requests = new List<InformationRequest>();
        foreach (var holder in holders.Where(h => h.Connection != Connection.None))
        {
            var request = new InformationRequest
            {
                Id = session.NextId(InformationRequest.Prefix),
                QuestionId = question,
                Version = 1,
                State = InformationRequestState.Asked,
                Asker = caller.Party(),
                HolderOrganisationId = holder.Id,
                OwnerRole = InformationDesk.OwnerAt(holder),
                PersonId = found.Person?.Id,
                HeldBack = heldBack,
                AskedAs = asked,
                Purpose = command.Purpose,
                Kinds = command.Kinds,
                Words = command.Words,
                Urgent = command.Urgent,
                AskedAt = session.Now,
                Due = due.DueAt,
                DueRule = due.RuleId,
            };
            await InformationDesk.OpenAsync(session, request, registry);
            requests.Add(request);
        }

        if (found.Person is { } person)
        {
            var involvements = await session.Links.InvolvementsOfAsync([person.Id]);
            await lookUps.TellLeadAsync(
                session, call, command.Purpose, new LookedUp(person.Id, Lead.Of(involvements, registry, LondonTime.DateOf(session.Now), caller.Area, caller)), registry);
        }

        var entry = LookUps.WithPurpose(
            call.Entry(session, time, AuditEventKind.Query, found.Person is null ? Code.Of(found.Resolved.Outcome) : "done") with
            {
                ObjectId = question,
                PersonIds = found.Person is { } one ? [one.Id] : [],
                MatchedHow = found.Resolved.MatchedHow,
            },
            command.Purpose);
        session.NoteLookUp(call, caller.Conflicts.Whole(entry));
        return new InformationRequested(
            found.Resolved, await InformationSight.ViewsAsync(session, requests, caller, registry),
            [.. holders.Where(h => h.Connection == Connection.None).Select(h => h.DutyDesk)], guidance.ForAsking(session.Now),
            session.Record(entry));
    }

    private static List<Organisation> Holders(RequestInformation command, Caller caller, RegistrySnapshot registry)
    {
        var holders = new List<Organisation>();
        foreach (var (index, id) in command.OrganisationIds.Index())
        {
            if (id == caller.OrganisationId)
                throw RuleException.Invalid($"organisation_ids[{index}]", "must not be your own organisation");
            holders.Add(registry.Find(id) is { Enabled: true } holder ? holder
                : throw RuleException.Invalid($"organisation_ids[{index}]", "is not an organisation of the registry"));
        }

        holders.AddRange(command.Areas.SelectMany(registry.InArea)
            .Where(o => o.Id != caller.OrganisationId && o.Connection == Connection.AnswersOnRequest));
        return holders.Count > 0 ? [.. holders.DistinctBy(h => h.Id)]
            : throw RuleException.Invalid("areas", "no organisation there answers on request only; name organisations");
    }

    private static Demographics? OwnRecordOf(Person? person, Caller caller) =>
        person?.Records.Where(r => r.OrganisationId == caller.OrganisationId).MaxBy(r => r.RecordedAt)?.Demographics;

    private static AskedAs? AskedAsOf(Demographics? stated) => stated is null ? null : new AskedAs(
        stated.GivenName, stated.FamilyName, stated.BirthDate,
        stated.Identifiers.FirstOrDefault(i => i.Scheme == IdentifierScheme.NhsNumber && !i.Superseded)?.Value);
}
