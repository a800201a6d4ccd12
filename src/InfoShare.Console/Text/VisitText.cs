using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>What whoever visits must know, as the pages draw it: apart from what is known of the child (C24).</summary>
/// <param name="WhomOf">The adult whom a notice is about; empty for an address.</param>
/// <param name="More">What else to do before a visit; null: nothing.</param>
/// <param name="Link">The page for it.</param>
internal sealed record VisitNotices(IReadOnlyList<SafetyNoticeView> Notices, Func<SafetyNoticeView, string> WhomOf, string? More = null, string? Link = null)
{
    /// <summary>How long it has held, and whether somebody has looked since.</summary>
    public static string When(SafetyNoticeView notice) => notice.ReviewOverdue
        ? $"Known since {London.Day(notice.FromDate)}. Somebody was to look by {London.Day(notice.ReviewOn)}, and nobody has said since. It may still be so."
        : $"Known since {London.Day(notice.FromDate)}. Looked at again by {London.Day(notice.ReviewOn)}.";
}
