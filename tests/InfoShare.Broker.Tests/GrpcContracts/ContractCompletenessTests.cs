using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;

namespace InfoShare.Broker.Tests.GrpcContracts;

/// <summary>
/// The official server and client were compiled against contract assemblies that may here be our own. A type or member
/// that is missing shows only when a call first needs it; these tests find it before.
/// </summary>
public sealed class ContractCompletenessTests
{
    private static readonly string[] Contracts = ["Grpc.Core.Api", "Grpc.Net.Common"];

    public static TheoryData<string> OfficialAssemblies => [Server.GetName().Name!, Client.GetName().Name!];

    private static Assembly Server => typeof(GrpcServiceOptions).Assembly;

    private static Assembly Client => typeof(GrpcChannel).Assembly;

    [Theory]
    [MemberData(nameof(OfficialAssemblies))]
    public void Every_type_and_member_that_an_official_assembly_references_exists(string name)
    {
        var offered = Contracts.ToDictionary(contract => contract, contract => ContractSurface.DefinedBy(Path(contract)));
        var wanted = ContractSurface.ReferencedBy(Path(name), Contracts);

        wanted.Count.ShouldBeGreaterThan(50, "too few references were read for the comparison to mean anything");
        wanted.Where(reference => !offered[reference.Contract].Contains(reference.Text))
            .Select(reference => reference.ToString())
            .ShouldBeEmpty();
    }

    // Loading finds what references cannot: an abstract member of ours that an official type does not override, and
    // constraints that differ from those it overrides with.
    [Theory]
    [MemberData(nameof(OfficialAssemblies))]
    public void Every_type_of_an_official_assembly_loads(string name) =>
        Assembly.Load(name).GetTypes().Length.ShouldBeGreaterThan(50);

    [Theory]
    [MemberData(nameof(OfficialAssemblies))]
    public void Each_contract_has_the_identity_that_an_official_assembly_asks_for(string name)
    {
        var asked = Assembly.Load(name).GetReferencedAssemblies().Where(reference => Contracts.Contains(reference.Name)).ToList();

        asked.Select(reference => reference.Name).ShouldBe(Contracts, ignoreOrder: true);
        foreach (var reference in asked)
        {
            Assembly.Load(reference.Name!).GetName().FullName.ShouldBe(reference.FullName);
        }
    }

    // Enumeration values are burnt into their users as numbers, so a reference does not show them.
    [Fact]
    public void The_status_codes_are_those_of_the_protocol()
    {
        static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

        Enum.GetValues<Grpc.Core.StatusCode>().ToDictionary(code => Plain(code.ToString()), code => (int)code)
            .ShouldBe(Enum.GetValues<Google.Rpc.Code>().ToDictionary(code => Plain(code.ToString()), code => (int)code), ignoreOrder: true);
    }

    [Fact]
    public void A_member_that_does_not_exist_would_be_found()
    {
        var offered = ContractSurface.DefinedBy(Path("Grpc.Core.Api"));

        offered.ShouldContain("Grpc.Core.Metadata");
        offered.ShouldContain("Grpc.Core.Metadata :: instance System.Void Add(System.String, System.String)");
        offered.ShouldNotContain("Grpc.Core.Metadata :: instance System.Void Add(System.String)");
        offered.ShouldNotContain("Grpc.Core.CallHandle", "what is internal cannot be reached from outside");
    }

    private static string Path(string name) => Assembly.Load(name).Location;
}
