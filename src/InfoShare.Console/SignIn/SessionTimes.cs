using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.SignIn;

/// <summary>When a session ends, as its page says it (WCAG 2.2.1).</summary>
/// <param name="Left">Until it ends when nothing is done.</param>
/// <param name="Warned">How long before its end somebody is warned.</param>
/// <param name="Ends">When that is.</param>
/// <param name="Last">When it ends whatever is done.</param>
internal sealed record SessionTimes(TimeSpan Left, TimeSpan Warned, DateTimeOffset Ends, DateTimeOffset Last)
{
    /// <summary>How long before its end, unless the quiet time is too short for it.</summary>
    public static readonly TimeSpan Warning = TimeSpan.FromMinutes(2);

    /// <summary>The page by which somebody stays signed in.</summary>
    public const string Page = "/stay";

    /// <summary>Whether nothing that is done makes it longer.</summary>
    public bool IsLast => Ends >= Last;

    /// <summary>Its end, as a time of day in England.</summary>
    public string EndsAt => London.Time(Ends);

    /// <summary>The latest end, the same.</summary>
    public string LastAt => London.Time(Last);

    /// <summary>
    /// Whether a request keeps a session open. The quiet time begins anew with whatever somebody does; what a page fetches by itself is nobody's
    /// doing, and a desk that was left still falls quiet. To say that one stays is somebody's doing, whoever sends it.
    /// </summary>
    public static bool Renews(HttpRequest request) =>
        request.Headers["Sec-Fetch-Dest"] != "empty" || (HttpMethods.IsPost(request.Method) && request.Path == Page);
}
