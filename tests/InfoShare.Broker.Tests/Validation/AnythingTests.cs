using System.Collections;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using InfoShare.Broker.Security;
using InfoShare.Broker.Validation;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Tests.Validation;

/// <summary>Whatever a message holds, validation answers and does not throw, and what it says holds nothing of the message.</summary>
public sealed class AnythingTests
{
    private const string Marker = "Zzyxmarker";

    public static TheoryData<string> Requests => [.. RequestValidators.Types.Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Any_message_is_answered(string type)
    {
        var descriptor = ((IMessage)Activator.CreateInstance(Named(type))!).Descriptor;
        Prop.ForAll<int>(seed =>
        {
            var request = Fill(descriptor, new Random(seed), 0);
            var violations = RequestValidators.Validate(request, Validation.Requests.Now, AgencyKind.Health);
            violations.ShouldAllBe(v => v.Problem.Length > 0 && !v.Problem.Contains(Marker) && !v.Field.Contains(Marker));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void The_hash_tells_bodies_apart_and_leaves_the_message_as_it_was(string type)
    {
        var descriptor = ((IMessage)Activator.CreateInstance(Named(type))!).Descriptor;
        if (descriptor.FindFieldByName(RequestHash.RequestIdField) is not { } field)
            return;
        var caller = new Caller("gp", "GP", AgencyKind.Health, "Northmere", false, null, "call_1");
        Prop.ForAll<int>(seed =>
        {
            var request = Fill(descriptor, new Random(seed), 0);
            var before = request.ToByteArray();
            var hash = RequestHash.BodyHash("m", caller, request);
            request.ToByteArray().ShouldBe(before);
            field.Accessor.SetValue(request, Guid.NewGuid().ToString());
            RequestHash.BodyHash("m", caller, request).ShouldBe(hash);
            RequestHash.BodyHash("n", caller, request).ShouldNotBe(hash);
            RequestHash.BodyHash("m", caller with { Practitioner = new Practitioner("u", "U", PractitionerRole.Gp, null) }, request).ShouldNotBe(hash);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    private static Type Named(string type) => RequestValidators.Types.Single(t => t.FullName == type);

    private static IMessage Fill(MessageDescriptor descriptor, Random random, int depth)
    {
        var message = (IMessage)Activator.CreateInstance(descriptor.ClrType)!;
        foreach (var field in descriptor.Fields.InDeclarationOrder().Where(_ => random.Next(4) != 0))
        {
            if (field.IsMap || (field.FieldType == FieldType.Message && depth > 6))
                continue;
            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                for (var i = random.Next(4); i > 0; i--)
                    list.Add(Value(field, random, depth));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, random, depth));
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field, Random random, int depth) => field.FieldType switch
    {
        FieldType.String => Text(random),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Int32 => random.Next(3) == 0 ? int.MinValue : random.Next(-5, 300),
        FieldType.Int64 => random.Next(3) == 0 ? long.MaxValue : random.Next(-5, 300),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, random.Next(-1, 20)),
        FieldType.Message => Fill(field.MessageType, random, depth + 1),
        _ => throw new NotSupportedException($"The requests have no {field.FieldType} so far."),
    };

    private static string Text(Random random) => random.Next(12) switch
    {
        0 => "",
        1 => new string('x', random.Next(6000)),
        2 => "2026-03-30",
        3 => "9999-12-31",
        4 => "0001-01-01",
        5 => Guid.NewGuid().ToString(),
        6 => "943 476 5919",
        7 => Marker + "\u0000\ud800",
        8 => "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":null}]}",
        9 => "any concerns",
        10 => Marker + " NM1 4QT",
        _ => new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(0, 0x3000))]),
    };
}
