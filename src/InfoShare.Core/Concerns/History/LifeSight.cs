using InfoShare.Core.Access;
using InfoShare.Core.Agencies.Police;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>How what hangs on a concern is shown to a reader of that concern: the same wherever it is read.</summary>
internal static class LifeSight
{
    /// <summary>
    /// Whether a reader of the concern may know that somebody in this role, at this organisation, added to it. Whoever works with a child in a
    /// service that is kept is not named by what it added; nor is the author where the concern does not name it.
    /// </summary>
    /// <param name="kept">Whether the whereabouts of anybody whom the concern tells of are kept.</param>
    public static bool MayKnow(Caller reader, RegistrySnapshot registry, Concern concern, bool kept, string organisationId, PractitionerRole role) =>
        organisationId == concern.OrganisationId
            ? !kept || Whereabouts.MayName(reader, organisationId, registry)
            : organisationId == reader.OrganisationId
                || (InvolvementAccess.IsOpenTo(reader.Policy, reader.Role, role) && (!kept || Whereabouts.AreOpenTo(reader, organisationId)));

    /// <summary>Whether the whereabouts of anybody whom the concern tells of are kept.</summary>
    public static async ValueTask<bool> IsKeptAsync(IReadSession session, Concern concern)
    {
        string[] people =
        [
            .. (await session.Concerns.BearingsOfAsync(concern.Id)).Where(b => !b.Apart).Select(b => b.PersonId)
                .Append(concern.SubjectId).OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        return people.Length > 0 && await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync(people));
    }

    /// <summary>
    /// A note at the reader's tier (<see cref="Disclosure.TierFor"/>). Of what became of the concern at a criminal court SUMMARY has the outcome as a
    /// code and no words, not a label's either.
    /// </summary>
    public static NoteView At(Tier tier, ConcernNote note, RegistrySnapshot registry)
    {
        var (summary, detail) = (tier is Tier.Summary or Tier.Detail, tier == Tier.Detail);
        return new NoteView(
            note.Id, note.Kind, note.RecordedAt, note.HappenedOn, registry.NameOf(note.OrganisationId), note.Agency, summary ? note.AuthorName : null,
            summary ? note.AuthorRole : PractitionerRole.Unspecified, detail ? note.Words : null, detail ? note.SaidBy : null, summary && (detail || note.Kind != NoteKind.CriminalOutcome || RecordCriminalOutcome.IsOutcome(note.Label)) ? note.Label : null,
            summary ? note.Result : LateralCheckResult.Unspecified, detail ? note.Asked : null)
        {
            Trend = summary ? note.Trend : StatedTrend.Unspecified,
        };
    }

    /// <summary>
    /// Whether an agreed account is for this reader: it tells of every concern that it rests on, so it is for those who are shown each, were
    /// shown it or are shown it now, and may see it still. Where one of them is no longer kept nobody can tell who might see it, and it is closed.
    /// </summary>
    /// <param name="shownNow">Concerns that this very answer shows.</param>
    public static async ValueTask<bool> IsOpenAsync(IReadSession session, Narrative narrative, Caller reader, Func<string, bool>? shownNow = null)
    {
        var concerns = await session.Concerns.FindManyAsync([.. narrative.ConcernIds]);
        if (!IsWhole(narrative, concerns))
            return false;
        foreach (var one in concerns)
        {
            if (one.IsInError || ConcernAccess.Decide(reader, one).Release is not (Release.Summary or Release.Detail)
                || await KeptConcerns.KeepsAsync(session, one, reader)
                || !(shownNow?.Invoke(one.Id) == true || await ConcernDoor.WasShownAsync(session, one, reader)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether every concern that the account rests on is still kept.</summary>
    public static bool IsWhole(Narrative narrative, IReadOnlyCollection<Concern> concerns) =>
        concerns.Count > 0 && concerns.Count == narrative.ConcernIds.Distinct(StringComparer.Ordinal).Count();

    /// <summary>The account without the names that are not for the reader.</summary>
    public static Narrative Named(Narrative narrative, bool kept, bool mayKnowWho, Caller reader)
    {
        var named = kept && !Whereabouts.AreOpenTo(reader, narrative.OrganisationId) ? narrative with { AgreedBy = [] } : narrative;
        return mayKnowWho ? named : named with { OrganisationId = "", ByName = "", AgreedBy = [] };
    }
}
