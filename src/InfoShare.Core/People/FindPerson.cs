using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People.Desk;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>Asks whether somebody is recorded. Shows no concern.</summary>
public sealed record FindPerson(SubjectRef Person, AccessPurpose Purpose);

/// <summary>Whether somebody is recorded, how surely, and who answered.</summary>
/// <param name="Ask">The data steward, when somebody may be meant and nobody is certain; else null.</param>
public sealed record PersonFound(ResolvedPerson Person, AgeBand AgeBand, AnswerEdges Edges, ContactPoint? Ask);

/// <summary>Finds a person for somebody with a purpose that is open to the role.</summary>
public sealed class FindPersonHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    public async Task<PersonFound> HandleAsync(FindPerson query, Call call, CancellationToken ct)
    {
        call = call with { Caller = call.Caller.Asking(query.Purpose) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, async session =>
        {
            var found = await PersonResolver.AskedAsync(session, query.Person, call.Caller);
            // Nothing of any agency is shown here, so none is named as having answered.
            var coverage = CoverageOf.Areas(registry, [call.Caller.Area], new HashSet<string>(), call.Caller);
            var today = LondonTime.DateOf(session.Now);
            List<LookedUp> lookedUp = [];
            if (found.Person is { } person)
                lookedUp.Add(new LookedUp(person.Id, Lead.Of(await session.Links.InvolvementsOfAsync([person.Id]), registry, today, call.Caller.Area)));
            var entry = call.Entry(session, time, AuditEventKind.Query, found.Person is null ? Code.Of(found.Resolved.Outcome) : "done") with
            {
                PersonIds = found.Person is null ? [] : [found.Person.Id],
                MatchedHow = found.Resolved.MatchedHow,
            };
            var answer = new PersonFound(
                found.Resolved,
                found.Person?.AgeBandOn(today) ?? AgeBand.Unspecified,
                new AnswerEdges(coverage, [], [], entry.Receipt(), CoverageOf.HowToRead(found.Person is not null, coverage, false)),
                found.Resolved.Outcome is MatchOutcome.PotentialMatch or MatchOutcome.Many ? IdentityNotices.StewardDesk(registry) : null);
            return new LookUp<PersonFound>(answer, entry, lookedUp);
        }, ct);
    }
}
