namespace InfoShare.WebConsole.Forms;

/// <summary>The way to a review from what a page shows.</summary>
/// <param name="About">About what, by its word in the address (<see cref="Pages.Audit.ReviewForm.Subjects"/>).</param>
/// <param name="Hidden">What a screen reader adds where several stand on a page.</param>
public sealed record ReviewLink(string About, string Id, string Label, string Hidden = "");
