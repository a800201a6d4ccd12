using System.Text.RegularExpressions;

namespace InfoShare.Core.Tests.Vocabulary;

/// <summary>
/// The .proto files and the C# enums are written by hand on both sides of a cast. They are compared as text, so that this
/// project needs no generated code.
/// </summary>
public sealed partial class ProtoParityTests
{
    private static readonly Dictionary<string, List<ProtoValue>> Proto = ReadProto();

    public static TheoryData<Type> Enums => CodeTests.Enums;

    [Fact]
    public void Both_sides_have_the_same_enums() =>
        Proto.Keys.Order(StringComparer.Ordinal).ShouldBe(CodeTests.CodedEnums.Select(t => t.Name));

    [Theory, MemberData(nameof(Enums))]
    public void Every_value_has_the_same_number_name_and_code_on_both_sides(Type type)
    {
        var prefix = UpperSnake(type.Name) + "_";
        var proto = Proto[type.Name];
        proto.ShouldAllBe(v => v.Name.StartsWith(prefix, StringComparison.Ordinal));
        proto.Select(v => (GeneratedName(v.Name[prefix.Length..]), v.Number, v.Name[prefix.Length..]))
            .ShouldBe(CodeTests.MembersOf(type));
    }

    [Theory, MemberData(nameof(Enums))]
    public void Zero_is_unspecified_and_no_number_is_used_twice(Type type)
    {
        var proto = Proto[type.Name];
        proto[0].Name.ShouldEndWith("_UNSPECIFIED");
        proto[0].Number.ShouldBe(0);
        proto.Select(v => v.Number).ShouldBeUnique();
    }

    [Theory, MemberData(nameof(Enums))]
    public void Every_enum_and_value_is_explained(Type type) => Proto[type.Name].ShouldAllBe(v => v.Explained);

    private static Dictionary<string, List<ProtoValue>> ReadProto()
    {
        var enums = new Dictionary<string, List<ProtoValue>>();
        foreach (var file in Directory.GetFiles(Folder(), "vocabulary*.proto"))
        {
            List<ProtoValue>? current = null;
            var afterComment = false;
            foreach (var line in File.ReadLines(file))
            {
                if (EnumLine().Match(line) is { Success: true } start)
                {
                    afterComment.ShouldBeTrue($"enum {start.Groups[1].Value} has no comment");
                    enums.Add(start.Groups[1].Value, current = []);
                }
                else if (ValueLine().Match(line) is { Success: true } value)
                    current!.Add(new(value.Groups[1].Value, int.Parse(value.Groups[2].Value), afterComment));
                afterComment = line.TrimStart().StartsWith("//", StringComparison.Ordinal);
            }
        }
        return enums;
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "protos", "infoshare", "common", "v1");
            if (Directory.Exists(found)) return found;
        }
        throw new DirectoryNotFoundException("protos/infoshare/common/v1 is in no folder above the test.");
    }

    private static string UpperSnake(string name) => Capital().Replace(name, "_$0").ToUpperInvariant();

    /// <summary>The name that protobuf's C# generator gives a value: LAC_S20 is LacS20, AGE_0_4 is Age04.</summary>
    private static string GeneratedName(string code) => string.Concat(code.Split('_').Select(w => w[0] + DigitThenCapital(w[1..])));

    /// <summary>A letter after a digit stays a capital, as the generator leaves it.</summary>
    private static string DigitThenCapital(string rest) =>
        string.Concat(rest.Select((c, i) => i > 0 && char.IsAsciiDigit(rest[i - 1]) ? c : char.ToLowerInvariant(c)));

    [GeneratedRegex(@"^enum (\w+) \{$")]
    private static partial Regex EnumLine();

    [GeneratedRegex(@"^  ([A-Z][A-Z0-9_]*) = (\d+)( \[.*\])?;$")]
    private static partial Regex ValueLine();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();

    private sealed record ProtoValue(string Name, int Number, bool Explained);
}
