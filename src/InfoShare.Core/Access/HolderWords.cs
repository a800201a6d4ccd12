using System.Text.RegularExpressions;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>
/// Looks through what a holder would have a person told (L8) for others' names, places and numbers. A refusal tells that a name is right; so the
/// holder is refused only what its own records say, and of whatever others recorded the officer is shown that there may be something (A10).
/// </summary>
internal static partial class HolderWords
{
    private const int MostLinks = 200;

    /// <summary>Whether the words hold a number, or a name or place that the holder itself recorded of somebody whom it knows to be around the person.</summary>
    public static async ValueTask<bool> AreRefusedAsync(IReadSession session, string words, Concern concern, SubjectAccessRequest request, Caller holder)
    {
        if (Postcode().IsMatch(words) || Number().IsMatch(words))
            return true;
        var own = OwnOf(request);
        var others = (await session.Concerns.BearingsOfAsync(concern.Id)).Where(b => b is { FoundByLink: false, Apart: false }).Select(b => b.PersonId)
            .Concat((await session.Links.RelationshipsOfAsync(own, MostLinks)).Where(l => LinkAccess.IsOpenTo(holder, l)).SelectMany(l => new[] { l.PersonId, l.RelatedId }))
            .Append(concern.SubjectId).OfType<string>().Where(id => !own.Contains(id) && !holder.Conflicts.Keeps(id)).ToHashSet(StringComparer.Ordinal);
        var forbidden = await NamesAsync(session, others, holder.OrganisationId);
        forbidden.ExceptWith(await NamesAsync(session, own, holder.OrganisationId));
        forbidden.UnionWith(SaidToOf(concern));
        return HasOneOf(words, forbidden);
    }

    /// <summary>The items of which an officer must look at the holder's words before they go out: by what anybody recorded up to now, they may name somebody or a place.</summary>
    public static async ValueTask<IReadOnlySet<string>> ToLookAtAsync(IReadSession session, SubjectAccessRequest request, IEnumerable<HolderConsultation> views)
    {
        var items = new HashSet<string>(StringComparer.Ordinal);
        foreach (var view in views)
        {
            if (view.Words is { } words && (await session.Concerns.FindAsync(view.ItemId) is not { } concern || await MayNameAsync(session, words, concern, request)))
                items.Add(view.ItemId);
        }

        return items;
    }

    private static async ValueTask<bool> MayNameAsync(IReadSession session, string words, Concern concern, SubjectAccessRequest request)
    {
        if (Postcode().IsMatch(words) || Number().IsMatch(words))
            return true;
        var own = OwnOf(request);
        var others = (await session.Concerns.BearingsOfAsync(concern.Id)).Select(b => b.PersonId)
            .Concat((await session.Links.RelationshipsOfAsync(own, MostLinks)).SelectMany(l => new[] { l.PersonId, l.RelatedId }))
            .Append(concern.SubjectId).OfType<string>().Where(id => !own.Contains(id)).ToHashSet(StringComparer.Ordinal);
        var forbidden = await NamesAsync(session, others, null);
        var homes = await session.Links.ResidencesOfAsync([.. own, .. others], MostLinks);
        forbidden.UnionWith(WordsOf(homes.Where(h => others.Contains(h.PersonId)).Select(h => h.Address.Line)));
        forbidden.ExceptWith(await NamesAsync(session, own, null));
        forbidden.UnionWith(WordsOf(homes.Where(h => own.Contains(h.PersonId) && h.Kind == ResidenceKind.Refuge).Select(h => h.Address.Line)));
        forbidden.UnionWith(SaidToOf(concern));
        return HasOneOf(words, forbidden);
    }

    private static HashSet<string> OwnOf(SubjectAccessRequest request) =>
        new[] { request.PersonId, request.RequesterPersonId }.OfType<string>().ToHashSet(StringComparer.Ordinal);

    // By one organisation's records, or by everybody's.
    private static async ValueTask<HashSet<string>> NamesAsync(IReadSession session, IReadOnlyCollection<string> personIds, string? organisationId) =>
        WordsOf((await session.People.FindManyAsync(personIds)).SelectMany(p => (organisationId is null ? p : p.AsHeldBy(organisationId)).Records)
            .SelectMany(r => new[] { r.Demographics.GivenName, r.Demographics.FamilyName, r.Demographics.Address?.Line }.Concat(r.Demographics.OtherNames)));

    private static HashSet<string> WordsOf(IEnumerable<string?> lines) =>
        lines.OfType<string>().SelectMany(n => Word().Matches(n).Select(m => m.Value)).Where(w => w.Length > 2 && !Everyday().IsMatch(w))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> SaidToOf(Concern concern) =>
        concern.ChildWords is { } child ? Word().Matches(child.SaidTo).Select(m => m.Value).Where(w => w.Length > 3) : [];

    private static bool HasOneOf(string words, HashSet<string> forbidden) => Word().Matches(words).Any(m => forbidden.Contains(m.Value));

    [GeneratedRegex(@"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Postcode();

    [GeneratedRegex(@"[0-9](?:[ \-]?[0-9]){6,}", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex(@"[\p{L}']+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    // Words of addresses that are in every letter.
    [GeneratedRegex("^(?:the|road|street|lane|close|court|house|flat|row|avenue|drive|way|place|park|hill|green|and)$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Everyday();
}
