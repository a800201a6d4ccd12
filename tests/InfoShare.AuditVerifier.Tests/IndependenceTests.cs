using System.Xml.Linq;
using InfoShare.Testing;

namespace InfoShare.AuditVerifier.Tests;

/// <summary>Whoever checks the log runs none of the code that wrote it.</summary>
public sealed class IndependenceTests
{
    [Fact]
    public void The_verifier_shares_no_code_with_what_writes_the_log()
    {
        var project = XDocument.Load(RepositoryFiles.PathOf("src", "InfoShare.AuditVerifier", "InfoShare.AuditVerifier.csproj"));
        project.Descendants().Select(e => e.Name.LocalName).ShouldNotContain(n => n == "ProjectReference" || n == "PackageReference" || n == "Reference" || n == "Compile" || n == "Import");
        typeof(AuditException).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ShouldAllBe(n => n.StartsWith("System.", StringComparison.Ordinal));
    }
}
