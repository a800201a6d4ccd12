namespace InfoShare.Storage.Stores;

/// <summary>Ends of the orders in which pages are read, so that the first page is the same statement as the others.</summary>
internal static class Positions
{
    /// <summary>Sorts after every id: ids are ASCII letters, digits, hyphens and underscores.</summary>
    public const string AfterAllIds = "~";

    /// <summary>Sorts before every id.</summary>
    public const string BeforeAllIds = "";
}
