using System.Reflection;
using System.Text.Json;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

/// <summary>
/// Makes records with every field set to something that is not its default, so that a field which a store forgets is
/// noticed, also one that is added to a record later.
/// </summary>
internal sealed class Filled(int seed)
{
    // Not a source of secrets: the same seed has to give the same records again.
#pragma warning disable CA5394
    private readonly Random random = new(seed);

    private int count = seed * 10_000;

    /// <summary>How often a field that may be absent is: 0 never, 1 always.</summary>
    public double Absent { get; init; }

    /// <summary>A record, every field of it filled.</summary>
    public T Of<T>() => (T)Value(typeof(T))!;

    private object? Value(Type type)
    {
        count++;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Value(underlying);
        if (type == typeof(string))
            return $"text {count} O'Néill \"@x\" — ☂";
        if (type == typeof(bool))
            return true;
        if (type == typeof(int))
            return random.Next(1, 1000);
        if (type == typeof(long))
            return random.NextInt64(1, long.MaxValue);
        if (type == typeof(double))
            return random.NextDouble();
        if (type == typeof(DateOnly))
            return DateOnly.FromDayNumber(random.Next(690_000, 760_000));
        if (type == typeof(TimeOnly))
            return new TimeOnly(random.Next(24), random.Next(60));
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.UnixEpoch.AddMicroseconds(random.NextInt64(1, 2_000_000_000_000_000));
        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(random.Next(1, values.Length));
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return List(type.GetGenericArguments()[0]);
        if (type == typeof(IReadOnlyDictionary<string, int>))
            return new Dictionary<string, int> { [$"A {count}"] = count, ["B"] = 2 };
        return Record(type);
    }

    private Array List(Type element)
    {
        var list = Array.CreateInstance(element, random.Next(1, 4));
        for (var i = 0; i < list.Length; i++)
            list.SetValue(Value(element), i);
        return list;
    }

    private object Record(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var record = constructor.Invoke(constructor.GetParameters()
            .Select(p => nullability.Create(p).WriteState == NullabilityState.Nullable && random.NextDouble() < Absent
                ? null
                : Value(p.ParameterType))
            .ToArray());
        if (constructor.GetParameters().Length > 0)
            return record;
        foreach (var property in type.GetProperties().Where(p => p.SetMethod is not null))
        {
            var absent = nullability.Create(property).WriteState == NullabilityState.Nullable && random.NextDouble() < Absent;
            property.SetValue(record, absent ? null : Value(property.PropertyType));
        }
        return record;
    }
#pragma warning restore CA5394
}

/// <summary>Equality by content: the records' own compares their lists by reference.</summary>
internal static class Content
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    public static void ShouldHaveContentOf<T>(this T actual, T expected) =>
        JsonSerializer.Serialize(actual, Written).ShouldBe(JsonSerializer.Serialize(expected, Written));
}
