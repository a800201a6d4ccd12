using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>What becomes of a form that was changed after its first try had arrived: what stands is put right, and nothing is begun a second time.</summary>
internal static class PutRight
{
    private const string Why = "Its author put it differently before an answer came.";

    /// <summary>Makes the concern that stands say what was written last. False: it was not changed, because somebody has worked on it meanwhile.</summary>
    public static async Task<bool> CorrectAsync(ReferralDoor door, Sending sending, string concernId, long version, ConcernText text, CancellationToken ct)
    {
        try
        {
            sending.Corrected = (text, await door.CorrectAsync(concernId, version, text, Why, ct));
            return true;
        }
        catch (RpcException e) when (!InfoShareError.From(e).IsRetriable)
        {
            return false;
        }
    }

    /// <summary>What can be put right of a concern; a day that nobody can read was set aside and is no part of it.</summary>
    public static ConcernText TextOf(ConcernStatement said)
    {
        var text = new ConcernText
        {
            Kind = said.Kind,
            Source = said.Source,
            RiskStatement = said.RiskStatement,
            ForEveryChild = Meaning(said.ForEveryChild, said.ChildrenPresent),
            DevelopmentStatement = said.DevelopmentStatement,
            AgencyLabel = said.AgencyLabel,
            Happened = London.Iso(said.Happened?.FromDate) is null ? null : said.Happened,
            ChildWords = said.ChildWords,
        };
        text.Indicators.AddRange(said.Indicators);
        text.HarmCategories.AddRange(said.HarmCategories);
        return text;
    }

    /// <summary>What it means for children who were not named, as the broker keeps it: that they were there is said in words.</summary>
    public static string Meaning(string words, bool present) => !present ? words : words.Length == 0 ? "They saw or heard it." : $"{words.TrimEnd('.', ' ')}. They saw or heard it.";

    /// <summary>Whether those that were sent are those that are typed, with more behind them perhaps: a name or an address that was put right is the same child.</summary>
    public static bool AreSame(IReadOnlyList<SubjectRef> sent, IReadOnlyList<SubjectRef> typed) =>
        typed.Count >= sent.Count && sent.Zip(typed).All(p => p.First.Equals(p.Second) || IsSame(p.First, p.Second));

    private static bool IsSame(SubjectRef one, SubjectRef other)
    {
        if (one.Demographics is not { } a || other.Demographics is not { } b)
            return false;
        bool Alike(string first, string second) => first.Length > 0 && string.Equals(first, second, StringComparison.OrdinalIgnoreCase);
        return Alike(NhsNumber(a), NhsNumber(b))
            || (Alike(a.BirthDate, b.BirthDate) && (Alike(a.GivenName, b.GivenName) || Alike(a.FamilyName, b.FamilyName)))
            || (Alike(a.GivenName, b.GivenName) && Alike(a.FamilyName, b.FamilyName));
    }

    private static string NhsNumber(Demographics known) => known.Identifiers.FirstOrDefault(i => i.Scheme == IdentifierScheme.NhsNumber)?.Value ?? "";

    /// <summary>Somebody, as he or she was named.</summary>
    public static string InWords(SubjectRef child) => child.OwnRecordId.Length > 0
        ? $"our record {child.OwnRecordId}"
        : string.Join(' ', new[] { child.Demographics?.GivenName, child.Demographics?.FamilyName, child.Demographics?.BirthDate, child.Demographics?.Address?.Line }.Where(p => !string.IsNullOrEmpty(p)));
}
