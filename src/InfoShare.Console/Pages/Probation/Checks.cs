using InfoShare.Protocol.Probation.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Probation;

/// <summary>The checks of the own service, as the broker lists them.</summary>
internal static class Checks
{
    /// <summary>A page of them: those that are to be decided, or those that have ended.</summary>
    public static async Task<ListNewPartnerChecksResponse> ListAsync(Desk desk, bool ended, string? from, CancellationToken ct) =>
        await BrokerOf(desk).ListNewPartnerChecksAsync(new ListNewPartnerChecksRequest { Ended = ended, PageSize = ended ? 10 : 0, PageToken = from ?? "" }, cancellationToken: ct);

    /// <summary>One of them, as of when; null where there is none to be seen.</summary>
    public static async Task<(NewPartnerCheck Check, DateTimeOffset AsOf)?> FindAsync(Desk desk, string check, CancellationToken ct)
    {
        if (!CheckModel.IsCheckId(check))
            return null;
        var listed = await BrokerOf(desk).ListNewPartnerChecksAsync(new ListNewPartnerChecksRequest { CheckId = check }, cancellationToken: ct);
        return listed.Checks.Count == 0 ? null : (listed.Checks[0], AsOf(listed));
    }

    /// <summary>As of when a list is: days and clocks are the broker's.</summary>
    public static DateTimeOffset AsOf(ListNewPartnerChecksResponse listed) => listed.Receipt.RecordedAt.ToDateTimeOffset();

    private static ProbationService.ProbationServiceClient BrokerOf(Desk desk) => new(desk.Connection.CallInvoker);
}

/// <summary>A check in words.</summary>
internal static class CheckText
{
    /// <summary>The two whom it is about.</summary>
    public static string Whom(NewPartnerCheck check) =>
        $"{Named(check.SupervisedName, check.SupervisedOwnRecordId, "Somebody without a name here")} and {Named(check.PartnerName, check.PartnerOwnRecordId, "a partner without a name here")}";

    /// <summary>Who asked, when, and for which day.</summary>
    public static string Asked(NewPartnerCheck check) =>
        $"{Text.Words.Plain(check.OpenedBy)} asked, {London.Full(check.OpenedAt)}. {(check.PlannedDate.Length > 0 ? $"The move is planned for {London.Day(check.PlannedDate)}." : "No day of the move was named.")}";

    /// <summary>How it ended, and whether it was looked at again.</summary>
    public static string Ended(NewPartnerCheck check, DateTimeOffset now) =>
        $"{check.DecidedBy} decided, {London.Full(check.DecidedAt)}: {(check.Referred ? "a referral." : $"no referral. {Again(check, now)}")}";

    /// <summary>Whether the day on which it is looked at again is over, and nobody has said that it was.</summary>
    public static bool WaitsForLook(NewPartnerCheck check, DateTimeOffset now) =>
        !check.Referred && check.LookedAgainAt is null && London.IsOver(check.ReviewDate, now);

    private static string Again(NewPartnerCheck check, DateTimeOffset now) =>
        check.LookedAgainAt is { } at ? $"{check.LookedAgainBy} answered that it was looked at again, {London.Full(at)}."
        : WaitsForLook(check, now) ? $"It was to be looked at again on {London.Day(check.ReviewDate)}. Nobody has said yet that it was."
        : $"It is looked at again on {London.Day(check.ReviewDate)}.";

    private static string Named(string name, string ownRecord, string nobody) => (name, ownRecord) switch
    {
        ({ Length: > 0 }, _) => name,
        (_, { Length: > 0 }) => $"record {ownRecord}",
        _ => nobody,
    };
}
