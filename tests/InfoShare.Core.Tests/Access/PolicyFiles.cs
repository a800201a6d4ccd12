using InfoShare.Testing;

namespace InfoShare.Core.Tests.Access;

/// <summary>Files of the repository that say what the policy is.</summary>
internal static class PolicyFiles
{
    public static string Page => RepositoryFiles.Read("docs", "access.md");

    public static string ExpectedTable(string version) => RepositoryFiles.Read("tests", "data", "access", version + ".txt");
}
