using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.Desks;

namespace InfoShare.WebConsole.Text;

/// <summary>What several pages say of a notice.</summary>
internal static class NoticeText
{
    /// <summary>A role in words, or the name as it is.</summary>
    public static string Owner(string owner) =>
        Enum.TryParse<PractitionerRole>(owner.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var role) && !int.TryParse(owner, out _)
            ? Words.Small(role)
            : Words.Plain(owner);

    /// <summary>What its author wrote of the child, or of the children; empty: nothing that stands in the notice.</summary>
    public static string Written(InboxItem item) => item.Concern?.Relevance.Split("What it means for the children: ")[^1] ?? "";

    /// <summary>Whether nobody has opened it, also where nobody could be reached with it.</summary>
    public static bool IsUnread(NotificationState state) => state is NotificationState.Queued or NotificationState.Delivered or NotificationState.Failed;

    /// <summary>Whether its time has passed, as the broker has put it into words.</summary>
    public static bool IsLate(InboxItem item) => item.RespondByInWords.Contains("late", StringComparison.Ordinal);

    /// <summary>How far it has come.</summary>
    public static string State(NotificationState state) => state switch
    {
        NotificationState.Read => "Read",
        NotificationState.Accepted => "Taken on",
        NotificationState.Acted => "Done",
        NotificationState.Declined => "Declined",
        _ => Words.Of(state),
    };

    /// <summary>What a level answered.</summary>
    public static string Answer(ChallengeAnswer answer) => answer switch
    {
        ChallengeAnswer.Upheld => "The decision stands.",
        ChallengeAnswer.Reassess => "It is decided anew.",
        ChallengeAnswer.ClosedWithReason => "It ended here.",
        _ => Words.Of(answer),
    };

    /// <summary>
    /// The same for whoever sits there: what is told of a grown-up alone leads to the question about grown-ups, or nowhere where the role has none.
    /// No child's page answers about one.
    /// </summary>
    public static string? Page(InboxItem item, Desk desk) =>
        Page(item, desk.Organisation.Agency) is not { } page || !item.AboutAdult || page != $"/children/{item.PersonId}" ? Page(item, desk.Organisation.Agency)
        : desk.AsksOfAdults ? $"/adults?adult={item.PersonId}" : null;

    /// <summary>Where what it is about can be opened here; null where there is no page of it.</summary>
    public static string? Page(InboxItem item, string agency) =>
        NoticeDuties.PageOf(item, agency) ?? (item.PersonId.Length > 0 && agency != "OTHER" ? $"/children/{item.PersonId}" : null);
}
