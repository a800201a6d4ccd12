using InfoShare.WebConsole.SignIn;

namespace InfoShare.WebConsole.Pages;

/// <summary>Keeps a session open, as every page does that somebody opens, and says until when.</summary>
public sealed class StayModel : ConsolePage
{
    /// <summary>When the session ends now.</summary>
    internal SessionTimes Times { get; private set; } = null!;

    /// <summary>By a link, in a tab of its own.</summary>
    public void OnGet() => Show();

    /// <summary>By the button of the warning.</summary>
    public void OnPost() => Show();

    // Nobody comes here without one.
    private void Show() => Times = HttpContext.RequestServices.GetRequiredService<SessionStore>().TimesOf(HttpContext)!;
}
