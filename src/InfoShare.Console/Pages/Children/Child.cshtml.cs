using System.Globalization;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Pages.Emergency;
using InfoShare.WebConsole.Pictures;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>
/// A child's page from an answer that is kept: to filter it, to turn a page or to print it asks nobody anew. One line in full is a question of
/// its own, with the reason that was given.
/// </summary>
public sealed class ChildModel : ConsolePage
{
    private const int LinesOfAPage = 40;

    private OpenedGlass? glass;

    /// <summary>The child, by the broker's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Child { get; set; } = "";

    /// <summary>The answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string Answer { get; set; } = "";

    /// <summary>Only these lanes; none: all.</summary>
    [BindProperty(SupportsGet = true)]
    public IList<string> Lane { get; set; } = [];

    /// <summary>From this year on.</summary>
    [BindProperty(SupportsGet = true)]
    public int? From { get; set; }

    /// <summary>To the end of this year.</summary>
    [BindProperty(SupportsGet = true)]
    public int? To { get; set; }

    /// <summary>"newest" for the newest first.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Order { get; set; }

    /// <summary>Which page, from 1; 0: all lines, to print them.</summary>
    [BindProperty(SupportsGet = true)]
    public int Sheet { get; set; } = 1;

    /// <summary>The lines that fit the filter.</summary>
    public IReadOnlyList<ChronologyItem> Fitting { get; private set; } = [];

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<ChronologyItem> Shown => Sheet == 0 ? Fitting : [.. Fitting.Skip((Sheet - 1) * LinesOfAPage).Take(LinesOfAPage)];

    /// <summary>How many pages there are.</summary>
    public int Sheets => Math.Max(1, (Fitting.Count + LinesOfAPage - 1) / LinesOfAPage);

    /// <summary>The years in which anything stands.</summary>
    public IReadOnlyList<int> Years { get; private set; } = [];

    /// <summary>What is left of the emergency in which it was asked; null where it was asked in none.</summary>
    public GlassFields? Glass => glass is null ? null : new GlassFields(Kept!.Use!, glass.SecondsLeft(Now), Shows: true);

    /// <summary>The answer.</summary>
    internal ChildAnswer? Kept { get; private set; }

    /// <summary>Statuses as bars.</summary>
    internal StatusBars? Bars { get; private set; }

    /// <summary>Why a status ended, as its organisation said; empty where it runs and where nobody said (requirement I2).</summary>
    internal string WhyItEnded(ChronologyItem line) =>
        Kept?.Picture?.Statuses.FirstOrDefault(s => s.Status == line.Status && s.FromDate == line.FromDate && s.ToDate.Length > 0) is { ClosureReason: not ClosureReason.Unspecified } ended
            ? $". Why it ended: {Words.Small(ended.ClosureReason)}"
            : "";

    /// <summary>Shows it, or goes back to the question when the answer is not kept any longer.</summary>
    public IActionResult OnGet()
    {
        if (!Load())
            return LocalRedirect($"/children/{Child}");
        return Page();
    }

    /// <summary>Asks for one line in full.</summary>
    public async Task<IActionResult> OnPostAsync(string item, CancellationToken ct)
    {
        if (!Load())
            return LocalRedirect($"/children/{Child}");
        try
        {
            var whole = await new ChronologyService.ChronologyServiceClient(Desk.Connection.CallInvoker).GetChronologyItemAsync(
                new GetChronologyItemRequest { Child = new SubjectRef { PersonId = Child }, Purpose = Kept!.Purpose, ItemId = item }, cancellationToken: ct);
            var key = HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, new KeptLine(Kept.Called, whole, Kept.Use), glass?.Ends, glass?.Access.GrantId ?? "");
            return LocalRedirect($"/children/{Child}/{Answer}/{key}");
        }
        catch (RpcException e) when (InfoShareError.From(e) is { KnownReason: not ErrorReason.NotFound } error && Explain(error, _ => ""))
        {
            return Page();
        }
    }

    /// <summary>This page with another part of the address.</summary>
    public string With(int sheet) => QueryString.Create(
        [
            .. Lane.Select(l => KeyValuePair.Create<string, string?>("lane", l)),
            .. From is { } from ? [KeyValuePair.Create<string, string?>("from", from.ToString(CultureInfo.InvariantCulture))] : Array.Empty<KeyValuePair<string, string?>>(),
            .. To is { } to ? [KeyValuePair.Create<string, string?>("to", to.ToString(CultureInfo.InvariantCulture))] : Array.Empty<KeyValuePair<string, string?>>(),
            .. Order is not null ? [KeyValuePair.Create<string, string?>("order", Order)] : Array.Empty<KeyValuePair<string, string?>>(),
            KeyValuePair.Create<string, string?>("sheet", sheet.ToString(CultureInfo.InvariantCulture)),
        ]).ToUriComponent();

    /// <summary>The year of a line; 0 where nobody knows it.</summary>
    internal static int YearOf(string day) => day.Length >= 4 ? int.Parse(day.AsSpan(0, 4), CultureInfo.InvariantCulture) : 0;

    private bool Load()
    {
        Kept = HttpContext.RequestServices.GetRequiredService<Answers>().Find<ChildAnswer>(Who, Answer);
        if (Kept is null || Kept.Chronology.Child.PersonId != Child)
            return false;
        if (Kept.Use is { } use)
        {
            glass = HttpContext.RequestServices.GetRequiredService<Answers>().Find<OpenedGlass>(Who, use);
            if (glass is null || glass.SecondsLeft(Now) == 0)
                return false;
        }

        Years = [.. Kept.Items.Select(i => YearOf(i.StandsOn)).Where(y => y > 0).Distinct().Order()];
        var fitting = Kept.Items.Where(Fits);
        Fitting = [.. Order == "newest" ? fitting.Reverse() : fitting];
        if (Sheet < 0 || Sheet > Sheets)
            Sheet = 1;
        Bars = StatusBars.Of(Kept.Items, London.DateOf(Kept.Chronology.Edges.Receipt.RecordedAt));
        return true;
    }

    // What began earlier and lasts belongs to each year of its time, as the broker has it.
    private bool Fits(ChronologyItem item) =>
        (Lane.Count == 0 || Lane.Contains(item.Lane.ToString()))
        && (To is not { } to || YearOf(item.StandsOn) <= to)
        && (From is not { } from || YearOf(item.ToDate.Length > 0 ? item.ToDate : Lasts(item) ? "9999" : item.StandsOn) >= from);

    private static bool Lasts(ChronologyItem item) =>
        item.ToDate.Length == 0 && item.Kind is ChronologyKind.Status or ChronologyKind.Service or ChronologyKind.Home or ChronologyKind.Gap;
}
