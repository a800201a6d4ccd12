using InfoShare.Client;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Pages;

namespace InfoShare.WebConsole.Desks;

/// <summary>What was answered about a child, and why it was asked: whatever is asked further says the same again.</summary>
/// <param name="Chronology">The first page of the chronology, with its critical points and edges.</param>
/// <param name="Items">All lines that were given.</param>
/// <param name="More">True when there are more lines than were fetched.</param>
/// <param name="Picture">Last seen, who leads, what stands together; null where the caller's service is not given it.</param>
/// <param name="Purpose">Why it was asked.</param>
/// <param name="Called">The name as the own records have it; where they have none, that by which it was asked for; empty when it was asked by number.</param>
internal sealed record ChildAnswer(
    GetChronologyResponse Chronology, IReadOnlyList<ChronologyItem> Items, bool More, ChildPicture? Picture, AccessPurpose Purpose, string Called)
{
    /// <summary>The key of the open glass under which it was asked; null where there was none.</summary>
    public string? Use { get; init; }
}

/// <summary>Asks all that the child's page shows, with one reason.</summary>
internal static class ChildLookUp
{
    private const int PageSize = 100;

    // What the broker gives at most is less than this many pages.
    private const int MostPages = 12;

    /// <summary>Asks. Where nobody is certain there are no lines, and the picture is not asked for.</summary>
    public static async Task<ChildAnswer> AskAsync(Desk desk, SubjectRef child, AccessPurpose purpose, string called, CancellationToken ct)
    {
        var client = new ChronologyService.ChronologyServiceClient(desk.Connection.CallInvoker);
        var request = new GetChronologyRequest { Child = child, Purpose = purpose, PageSize = PageSize };
        var first = await client.GetChronologyAsync(request, cancellationToken: ct);
        List<ChronologyItem> items = [.. first.Items];
        var token = first.NextPageToken;
        for (var page = 1; page < MostPages && token.Length > 0; page++)
        {
            var next = await client.GetChronologyAsync(new GetChronologyRequest(request) { PageToken = token }, cancellationToken: ct);
            items.AddRange(next.Items);
            token = next.NextPageToken;
        }

        var picture = first.Child.PersonId.Length == 0 ? null : await PictureAsync(desk, new SubjectRef { PersonId = first.Child.PersonId }, purpose, ct);
        return new ChildAnswer(first, items, token.Length > 0, picture, purpose, first.OwnName.Length > 0 ? first.OwnName : called);
    }

    /// <summary>The answer that a child's page shows, while it is kept; null where it is about somebody else, or kept no longer.</summary>
    /// <param name="key">The answer's key; null where no child's page led here.</param>
    public static ChildAnswer? Kept(ConsolePage page, string child, string? key) =>
        key is not null && page.HttpContext.RequestServices.GetRequiredService<Answers>().Find<ChildAnswer>(page.Who, key) is { } asked && asked.Chronology.Child.PersonId == child
            ? asked : null;

    /// <summary>The child's name, as the child's page or the referral that led here has it: asked of nobody anew, and empty where neither did.</summary>
    public static async Task<string> CalledAsync(ConsolePage page, string child, string? key, string? referral, CancellationToken ct) =>
        Kept(page, child, key) is { } asked ? asked.Called
        : referral is null ? ""
        : (await new ReferralService.ReferralServiceClient(page.Desk.Connection.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referral }, cancellationToken: ct))
            .Referral.Children.FirstOrDefault(c => c.PersonId == child)?.Name ?? "";

    /// <summary>Whom to ask where several may be meant; null when the broker names nobody.</summary>
    public static async Task<ContactPoint?> WhomToAskAsync(Desk desk, SubjectRef child, AccessPurpose purpose, CancellationToken ct) =>
        (await new PeopleService.PeopleServiceClient(desk.Connection.CallInvoker).FindPersonAsync(
            new FindPersonRequest { Person = child, Purpose = purpose }, cancellationToken: ct)).Ask;

    private static async Task<ChildPicture?> PictureAsync(Desk desk, SubjectRef child, AccessPurpose purpose, CancellationToken ct)
    {
        var calls = desk.Connection.CallInvoker;
        return desk.Organisation.Agency switch
        {
            "SOCIAL_CARE" => (await new SocialCareService.SocialCareServiceClient(calls).QueryChildAsync(
                new Protocol.SocialCare.V1.QueryChildRequest { Child = child, Purpose = purpose }, cancellationToken: ct)).Picture,
            "HEALTH" => (await new HealthService.HealthServiceClient(calls).QueryChildAsync(
                new Protocol.Health.V1.QueryChildRequest { Child = child, Purpose = purpose }, cancellationToken: ct)).Picture,
            "POLICE" => (await new PoliceService.PoliceServiceClient(calls).QueryChildAsync(
                new Protocol.Police.V1.QueryChildRequest { Child = child, Purpose = purpose }, cancellationToken: ct)).Picture,
            "EDUCATION" => (await new EducationService.EducationServiceClient(calls).QueryChildAsync(
                new Protocol.Education.V1.QueryChildRequest { Child = child, Purpose = purpose }, cancellationToken: ct)).Picture,
            _ => null,
        };
    }
}
