using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pictures;

/// <summary>How a link is drawn. Every line bears its words as well, so that nothing is said by the stroke alone.</summary>
internal enum Stroke
{
    /// <summary>Recorded as so.</summary>
    Solid,

    /// <summary>Planned.</summary>
    Dashed,

    /// <summary>Suspected, denied, or the sources conflict.</summary>
    Dotted,

    /// <summary>Said to be over, which nobody has verified.</summary>
    DashDot,

    /// <summary>Over, suspended by custody, or an address in common and no more.</summary>
    Thin,
}

/// <summary>Somebody in the picture.</summary>
internal sealed record PictureBox(int X, int Y, int Height, bool IsChild, IReadOnlyList<string> Lines);

/// <summary>A link to whoever stands above: down from there, then across to the box.</summary>
internal sealed record PictureLink(int TrunkX, int FromY, int ToX, int ToY, Stroke Stroke, int WordsY, IReadOnlyList<string> Words);

/// <summary>
/// The household as a tree from the supervised person down to each child, one row a person: it stays readable on a telephone, and no line
/// crosses another. Ways that begin with the same steps share them.
/// </summary>
internal sealed class HouseholdPicture
{
    /// <summary>Width of a box.</summary>
    public const int BoxWidth = 250;

    /// <summary>Between two lines of words.</summary>
    public const int LineHeight = 19;

    private const int Gap = 12;
    private const int TrunkStep = 14;
    private const int CharactersOfBox = 29;
    private const int CharactersOfLink = 38;
    private const int WidthOfWords = 310;

    private readonly List<PictureBox> boxes = [];
    private readonly List<PictureLink> links = [];
    private int bottom = 1;

    private HouseholdPicture(PictureNode root) => Draw(root, 1, null);

    /// <summary>What each stroke says, for the legend.</summary>
    public static IReadOnlyList<(Stroke Stroke, string Words)> Legend { get; } =
    [
        (Stroke.Solid, "recorded: confirmed, or somebody reports it"),
        (Stroke.Dashed, "declared: planned, and not yet so"),
        (Stroke.Dotted, "suspected, denied, or the sources conflict"),
        (Stroke.DashDot, "said to be over; nobody has verified it"),
        (Stroke.Thin, "over, suspended by custody, or the same address and no more"),
    ];

    /// <summary>The people, from the top.</summary>
    public IReadOnlyList<PictureBox> Boxes => boxes;

    /// <summary>The links.</summary>
    public IReadOnlyList<PictureLink> Links => links;

    /// <summary>Width of the whole.</summary>
    public int Width => boxes.Max(b => b.X) + WidthOfWords;

    /// <summary>Height of the whole.</summary>
    public int Height => bottom + 1;

    /// <summary>Draws the answer to a check.</summary>
    public static HouseholdPicture Of(CheckNewPartnerResponse answer, CheckNewPartnerRequest request, string supervised, string partner)
    {
        var root = new PictureNode(supervised.Length > 0 ? supervised + ", supervised person" : "Supervised person", false, null);
        var partnerLabel = partner.Length > 0 ? partner + ", new partner" : "New partner";
        foreach (var (index, child) in answer.Children.Index())
            AddWay(root, child.Path, ChildText.Called(child, index), partnerLabel);

        // The declared link stands there whether or not it leads to a child.
        if (root.Below.All(n => n.Label != partnerLabel))
        {
            root.Add(partnerLabel, false, new PathStep
            {
                Relationship = RelationshipType.Partner,
                State = LinkState.Declared,
                FromDate = request.Intention?.PlannedDate ?? "",
                StatedBy = AgencyKind.Probation,
            });
        }

        return new HouseholdPicture(root);
    }

    /// <summary>Draws whom a grown-up reaches, as far as the ways are shown.</summary>
    public static HouseholdPicture Of(AdultReachAnswer answer, string called)
    {
        var root = new PictureNode(called.Length > 0 ? called : "This grown-up", false, null);
        foreach (var (index, child) in answer.Children.Index())
            AddWay(root, ChildText.PathOf(child), ChildText.Called(child, index), "Another adult");
        return new HouseholdPicture(root);
    }

    /// <summary>How a step is drawn.</summary>
    public static Stroke StrokeOf(PathStep? step) => step switch
    {
        null => Stroke.Thin,
        { Relationship: RelationshipType.Unspecified } => Stroke.Thin,
        { State: LinkState.Confirmed or LinkState.Reported } => Stroke.Solid,
        { State: LinkState.Declared } => Stroke.Dashed,
        { State: LinkState.ClaimedEnded } => Stroke.DashDot,
        { State: LinkState.EndedVerified or LinkState.SuspendedCustody } => Stroke.Thin,
        _ => Stroke.Dotted,
    };

    /// <summary>A step in few words: what it is, how sure, and since when.</summary>
    public static string WordsOf(PathStep? step)
    {
        if (step is null)
            return "The way is not shown to your role";
        var what = step.Relationship == RelationshipType.Unspecified
            ? "Same address; nothing more is known"
            : $"{Words.Of(step.Relationship)}: {Words.Small(step.State)}";
        var when = (step.FromDate, step.ToDate) switch
        {
            ({ Length: > 0 } from, { Length: > 0 } to) => $", {London.Day(from)} to {London.Day(to)}",
            ({ Length: > 0 } from, _) => step.State == LinkState.Declared ? $", for {London.Day(from)}" : $", since {London.Day(from)}",
            (_, { Length: > 0 } to) => $", until {London.Day(to)}",
            _ => step.State == LinkState.Declared ? ", no day named" : ", since when is not known",
        };
        return what + when;
    }

    private static void AddWay(PictureNode root, IReadOnlyList<PathStep> path, string child, string partner)
    {
        var at = root;
        for (var i = 0; i < path.Count - 1; i++)
            at = at.Towards(path[i]) ?? at.Add(Between(path[i], partner), false, path[i]);
        at.Add(child, true, path.Count > 0 ? path[^1] : null);
    }

    // The broker names nobody on a way: it says whom a step leads to, in words of its own.
    private static string Between(PathStep step, string partner)
    {
        if (step.Words.Contains("another child", StringComparison.Ordinal))
            return "Another child";
        return step.Words.IndexOf("the person you named", StringComparison.Ordinal) > 0 ? partner : "Another adult";
    }

    private void Draw(PictureNode node, int x, (int TrunkX, int FromY)? above)
    {
        if (above is { } from)
        {
            bottom += Gap;
            var words = Wrap(WordsOf(node.Step), CharactersOfLink);
            var wordsY = bottom + LineHeight;
            bottom += (words.Count * LineHeight) + 7;
            var lines = Wrap(node.Label, CharactersOfBox);
            links.Add(new PictureLink(from.TrunkX, from.FromY, x, bottom + (HeightOf(lines) / 2), StrokeOf(node.Step), wordsY, words));
        }

        var label = Wrap(node.Label, CharactersOfBox);
        boxes.Add(new PictureBox(x, bottom, HeightOf(label), node.IsChild, label));
        bottom += HeightOf(label);
        var end = bottom;

        // The first has the trunk furthest to the right, so that none crosses another.
        for (var i = 0; i < node.Below.Count; i++)
            Draw(node.Below[i], x + ((node.Below.Count + 1) * TrunkStep), (x + ((node.Below.Count - i) * TrunkStep), end));
    }

    private static int HeightOf(IReadOnlyList<string> lines) => (lines.Count * LineHeight) + 20;

    private static List<string> Wrap(string text, int most)
    {
        List<string> lines = [];
        foreach (var word in text.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= most)
                lines[^1] += " " + word;
            else
                lines.Add(word.Length > most ? word[..(most - 1)] + "…" : word);
        }

        return lines;
    }

    private sealed class PictureNode(string label, bool isChild, PathStep? step)
    {
        public string Label => label;

        public bool IsChild => isChild;

        public PathStep? Step => step;

        public List<PictureNode> Below { get; } = [];

        public PictureNode Add(string called, bool child, PathStep? by)
        {
            Below.Add(new PictureNode(called, child, by));
            return Below[^1];
        }

        public PictureNode? Towards(PathStep taken) => Below.Find(n => !n.IsChild && taken.Equals(n.Step));
    }
}
