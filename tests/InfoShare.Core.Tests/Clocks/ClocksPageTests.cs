using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Testing;

namespace InfoShare.Core.Tests.Clocks;

public sealed class ClocksPageTests
{
    [Fact]
    public void The_page_about_clocks_names_every_purpose_and_no_other()
    {
        var section = RepositoryFiles.Read("docs", "clocks.md").Split("\n## ").Single(s => s.StartsWith("What has a clock\n", StringComparison.Ordinal));
        var named = section.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);
        named.Order(StringComparer.Ordinal).ShouldBe(
            Enum.GetValues<DeadlinePurpose>().Where(p => p != DeadlinePurpose.Unspecified).Select(p => Code.Of(p)).Order(StringComparer.Ordinal));
    }
}
