using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.People.Desk;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>Decides that an unidentified person is somebody known, by name or as another unidentified person.</summary>
public sealed record IdentifyUnidentified(SubjectRef Unidentified, SubjectRef SameAs, string Grounds);

/// <summary>The person that both are now.</summary>
/// <param name="DecisionId">Can be taken back like every decision about who is who.</param>
public sealed record UnidentifiedIdentified(string PersonId, string DecisionId, IReadOnlyList<string> Told, AuditReceipt Receipt);

/// <summary>
/// Joins an unidentified person to a named one by a named practitioner's decision (requirements A5-A7): the entries move, the links
/// to children come with them, and the agencies around those children learn that somebody was identified and what is known of him
/// or her at their own tier. Open to public protection police, and to the organisation that recorded the unidentified person, for
/// a person of whom it holds a record.
/// </summary>
public sealed class IdentifyUnidentifiedHandler(IStore store, OrganisationDirectory directory, IdentityDesk desk, ResurfaceConcerns resurface, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND when there is no such unidentified person, or it is another's to decide;
    /// SUBJECT_NOT_CERTAIN when it is not certain who is named; ILLEGAL_STATE when both are one already; STEWARD_REQUIRED when the
    /// unidentified person has been given another name, or something speaks against the two being one.</exception>
    public async Task<UnidentifiedIdentified> HandleAsync(IdentifyUnidentified command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, s => ApplyAsync(s, command, call, registry), ct);
    }

    private async ValueTask<UnidentifiedIdentified> ApplyAsync(IWriteSession session, IdentifyUnidentified command, Call call, RegistrySnapshot registry)
    {
        var (caller, human) = (call.Caller, call.Caller.Human);
        if (!Roles.IsQualified(human.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Who somebody is, is a qualified colleague's decision.");
        var police = human.Role == PractitionerRole.PublicProtection;
        var unidentified = (await PersonResolver.AskedAsync(session, command.Unidentified, caller)).Person;
        var records = unidentified is null ? [] : await session.Unidentified.OfAsync([unidentified.Id]);
        if (records.Count == 0 || !(police || records.Any(r => r.OrganisationId == caller.OrganisationId)))
            throw RuleException.NotFound("unidentified person");
        var named = await PersonResolver.FindAsync(session, command.SameAs, caller);
        if (named.Person is null || named.Resolved.Outcome != MatchOutcome.Match)
            throw RuleException.NotCertain("It is not certain who is named. Give the person's id, your own record's, or an identifier.");

        if (!police && !named.Person.Records.Any(r => r.OrganisationId == caller.OrganisationId))
            throw RuleException.NotFound("record of yours of that person");
        if (named.Person.Id == unidentified!.Id)
            throw RuleException.IllegalState("The unidentified person", "IDENTIFIED", ["UNIDENTIFIED"]);

        var entries = (await session.Identity.HoldEntriesAsync([unidentified.Id, named.Person.Id])).ToLookup(e => e.PersonId);
        IReadOnlyList<IdentityEntry> one = [.. entries[unidentified.Id]], other = [.. entries[named.Person.Id]];
        if (one.Count == 0 || other.Count == 0 || await AnswerIdentityQuestionHandler.JudgeAsync(session, one, other) is not { } judgement)
            throw IdentityDesk.Moved();

        // Somebody identified once has a name: to say another name is to join two named people, which the steward alone may do
        // against what speaks for two.
        if (judgement.NeedsSteward || (IsNamed(unidentified) && IsNamed(named.Person)))
            throw AnswerIdentityQuestionHandler.StewardRequired();
        var decision = IdentityDesk.Begin(session, call, IdentityDecisionKind.Join, command.Grounds, judgement.Evidence);
        var personId = await desk.JoinAsync(session, decision, one, other, registry, call, announces: false);
        var retold = await TellAsync(session, personId, decision.Id, registry, call);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(decision.Kind)) with
        {
            ObjectId = decision.Id,
            PersonIds = [.. new[] { unidentified.Id, named.Person.Id, personId }.Distinct()],
            CountsByTier = retold.Tiers,
        });
        return new UnidentifiedIdentified(personId, decision.Id, retold.Told, receipt);
    }

    private static bool IsNamed(Person person) => person.Records.Any(r => r.Demographics is { GivenName.Length: > 0 } or { FamilyName.Length: > 0 } or { Identifiers.Count: > 0 });

    private async ValueTask<Retold> TellAsync(IWriteSession session, string personId, string decisionId, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        var links = await session.Links.RelationshipsOfAsync([personId], ChildLinks.MaxLinks);
        var children = new List<ChildOfOccasion>();
        foreach (var childId in links.Where(l => l.PersonId == personId && ChildLinks.LeadsToChild(l.Type)).Select(l => l.RelatedId).Distinct())
            children.Add(new ChildOfOccasion(childId, [personId], [childId], await LinkOccasions.AreaOfAsync(session, childId, call.Caller.Area, today)));
        return await resurface.TellAsync(
            session,
            new Occasion(
                NotificationTrigger.IdentityJoined, $"identified:{decisionId}",
                "Somebody recorded around this child without a name has been identified.",
                "Decide what this means for the child: accept, act, or decline with a reason.", children, TellsAnyway: true)
            {
                TellsEverybody = true,
            },
            registry, call);
    }
}
