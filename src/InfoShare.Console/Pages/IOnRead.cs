namespace InfoShare.WebConsole.Pages;

/// <summary>What the pages that rest on something that was read share in how they are drawn.</summary>
public interface IOnRead
{
    /// <summary>Where it is read once more, with a reason, when it is not kept any longer.</summary>
    string Again { get; }

    /// <summary>Whether something was written here that has not gone.</summary>
    bool Waits { get; }

    /// <summary>What the form carries beside what is typed.</summary>
    DutyForm Keys { get; }

    /// <summary>Where the form goes.</summary>
    string To(string handler);
}

/// <summary>The last look before something goes, as the pages draw it.</summary>
/// <param name="Button">What is done then.</param>
public sealed record SureFields(IOnRead Page, string Button);
