using System.Reflection;
using Google.Protobuf.Reflection;
using InfoShare.Broker.Hosting;
using InfoShare.Broker.Security;
using InfoShare.Broker.Validation;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Tests.Security;

/// <summary>Every RPC has an authorization policy, a validator and an audit mapping; and no table names an RPC that is not.</summary>
public sealed class TablesTests
{
    private static readonly IReadOnlyList<MethodDescriptor> Methods =
    [
        .. typeof(Protocol.Health.V1.HealthService).Assembly.GetTypes()
            .Where(t => t.IsAbstract && t.IsSealed && t.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(t => t.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)).OfType<FileDescriptor>()
            .SelectMany(f => f.Services).SelectMany(s => s.Methods),
    ];

    private static string NameOf(MethodDescriptor method) => $"{method.Service.FullName}/{method.Name}";

    [Fact]
    public void There_are_methods_to_look_at() => Methods.Count.ShouldBeGreaterThan(40);

    [Fact]
    public void Every_method_has_a_policy() =>
        Methods.Select(NameOf).Where(m => RpcPolicies.Of(m).Audience == RpcAudience.Nobody).ShouldBeEmpty();

    [Fact]
    public void Every_request_has_a_validator() =>
        Methods.Where(m => !RequestValidators.Types.Contains(m.InputType.ClrType)).Select(NameOf).ShouldBeEmpty();

    [Fact]
    public void Every_method_says_how_it_is_audited()
    {
        Methods.Select(NameOf).Where(m => !AuditMap.All.ContainsKey(m)).ShouldBeEmpty();
        AuditMap.All.Where(r => r.Value.Shape == AuditShape.None ? string.IsNullOrEmpty(r.Value.Because) : r.Value.Kind == AuditEventKind.Unspecified)
            .Select(r => r.Key).ShouldBeEmpty();
    }

    [Fact]
    public void Every_answer_that_leaves_an_entry_has_its_receipt() =>
        Methods.Where(m => AuditMap.All[NameOf(m)].Shape != AuditShape.None && !HasReceipt(m.OutputType, 4)).Select(NameOf).ShouldBeEmpty();

    [Fact]
    public void What_changes_something_carries_a_request_id_and_nothing_else_does()
    {
        foreach (var method in Methods)
        {
            var carries = method.InputType.FindFieldByName("request_id") is not null;
            carries.ShouldBe(AuditMap.All[NameOf(method)].Shape == AuditShape.Change, NameOf(method));
        }
    }

    [Fact]
    public void No_table_names_a_method_that_is_not()
    {
        var known = Methods.Select(NameOf).ToHashSet();
        RpcPolicies.All.Keys.Concat(AuditMap.All.Keys).Where(m => !known.Contains(m)).ShouldBeEmpty();
        RequestValidators.Types.Where(t => Methods.All(m => m.InputType.ClrType != t)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_service_of_the_protos_is_served()
    {
        var served = GrpcServices.Served(isDevelopment: true).Select(d => d.FullName).ToHashSet();
        Methods.Select(m => m.Service.FullName).Distinct().Where(s => !served.Contains(s)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_method_of_a_served_service_is_written()
    {
        foreach (var service in GrpcServices.Types)
        {
            foreach (var method in GrpcServices.DescriptorOf(service).Methods)
                service.GetMethod(method.Name)!.DeclaringType.ShouldBe(service, $"{service.Name}/{method.Name}");
        }
    }

    [Fact]
    public void Reflection_is_not_served_outside_development() =>
        GrpcServices.Served(isDevelopment: false).Select(d => d.FullName).ShouldNotContain("grpc.reflection.v1.ServerReflection");

    [Theory]
    [InlineData("infoshare.health.v1.HealthService/ShareConcern", AgencyKind.Police, PractitionerRole.ResponseOfficer, ErrorReason.RoleNotAllowed)]
    [InlineData("infoshare.health.v1.HealthService/ShareConcern", AgencyKind.Health, PractitionerRole.Unspecified, ErrorReason.PractitionerRequired)]
    [InlineData("infoshare.health.v1.HealthService/ShareConcern", AgencyKind.Health, PractitionerRole.Gp, null)]
    [InlineData("infoshare.socialcare.v1.SocialCareService/DecideReferral", AgencyKind.SocialCare, PractitionerRole.EarlyHelp, ErrorReason.RoleNotAllowed)]
    [InlineData("infoshare.socialcare.v1.SocialCareService/DecideReferral", AgencyKind.SocialCare, PractitionerRole.DutySocialWorker, null)]
    [InlineData("infoshare.inbox.v1.InboxService/StreamInbox", AgencyKind.Other, PractitionerRole.Unspecified, null)]
    [InlineData("infoshare.inbox.v1.InboxService/AcknowledgeItems", AgencyKind.Health, PractitionerRole.Unspecified, ErrorReason.PractitionerRequired)]
    [InlineData("infoshare.people.v1.PeopleService/FindPerson", AgencyKind.Other, PractitionerRole.AssociatedReferrer, ErrorReason.RoleNotAllowed)]
    [InlineData("infoshare.registry.v1.RegistryService/PutOrganisation", AgencyKind.SocialCare, PractitionerRole.TeamManager, ErrorReason.RoleNotAllowed)]
    [InlineData("infoshare.audit.v1.AuditService/ListEntries", AgencyKind.Health, PractitionerRole.Gp, ErrorReason.RoleNotAllowed)]
    [InlineData("infoshare.audit.v1.AuditService/ListEntries", AgencyKind.Health, PractitionerRole.NamedProfessional, null)]
    [InlineData("infoshare.development.v1.ClockService/GetClock", AgencyKind.Health, PractitionerRole.Gp, ErrorReason.DevelopmentOnly)]
    [InlineData("infoshare.unknown.v1.NoService/Nothing", AgencyKind.Health, PractitionerRole.Gp, ErrorReason.RoleNotAllowed)]
    public void Policies_open_and_shut(string method, AgencyKind agency, PractitionerRole role, ErrorReason? refused)
    {
        var practitioner = role == PractitionerRole.Unspecified ? null : new Practitioner("u-1", "Somebody", role, null);
        var caller = new Caller("org", "Organisation", agency, "Northmere", false, practitioner, "call_1");

        if (refused is { } reason)
            Should.Throw<RuleException>(() => RpcPolicies.Require(RpcPolicies.Of(method), caller, isDevelopment: false)).Reason.ShouldBe(reason);
        else
            RpcPolicies.Require(RpcPolicies.Of(method), caller, isDevelopment: false);
    }

    // Its own, or that of the one thing that it answers with: not somewhere in a list, which may be empty.
    private static bool HasReceipt(MessageDescriptor type, int depth) =>
        type.FullName == Protocol.Common.V1.AuditReceipt.Descriptor.FullName
        || (depth > 0 && type.Fields.InDeclarationOrder().Any(f => f.FieldType == FieldType.Message && !f.IsRepeated && HasReceipt(f.MessageType, depth - 1)));
}
