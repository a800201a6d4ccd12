namespace InfoShare.Core.Tests.Access;

/// <summary>Files of the repository that say what the policy is.</summary>
internal static class PolicyFiles
{
    public static string Page => Read("docs", "access.md");

    public static string ExpectedTable(string version) => Read("tests", "data", "access", version + ".txt");

    private static string Read(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InfoShare.sln")))
            folder = folder.Parent;
        folder.ShouldNotBeNull("the tests run inside the repository");
        return File.ReadAllText(Path.Combine([folder.FullName, .. path]));
    }
}
