using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Sql;

/// <summary>What an argument is in the database.</summary>
internal enum ArgumentKind
{
    Text,
    Bigint,
    Double,
    Bytes,
    TextList,
    BigintList,
    BytesList,
}

/// <summary>
/// One parameter of a statement, taken from a property of the argument object. The declared type decides the database's
/// type, so that a null has a type too and a statement is prepared only once.
/// </summary>
internal sealed class Argument
{
    private readonly Func<object, object?> get;

    private Argument(string name, ArgumentKind kind, Func<object, object?> get)
    {
        Name = name;
        Kind = kind;
        this.get = get;
    }

    public string Name { get; }

    public ArgumentKind Kind { get; }

    /// <summary>The value as it is stored: string, long, double, byte[], string[], long[], byte[][] or null.</summary>
    public object? Of(object args) => get(args);

    /// <summary>Finds the property for a parameter: case and underscores do not count, so @due_at and @dueAt find DueAt.</summary>
    public static Argument For(Type type, string name, bool isList, string sql)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal);
        var property = Array.Find(
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance),
            p => p.CanRead && string.Equals(p.Name.Replace("_", "", StringComparison.Ordinal), plain, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidOperationException($"The arguments have no property for @{name}: {sql}");

        var args = Expression.Parameter(typeof(object), "args");
        var read = Expression.Lambda<Func<object, object?>>(
            Expression.Convert(Expression.Property(Expression.Convert(args, type), property), typeof(object)), args).Compile();
        var declared = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

        if (isList || (declared.IsArray && declared != typeof(byte[])))
            return ListOf(name, declared, read, sql);
        return Scalar(name, declared, read) ?? JsonOf(name, property.PropertyType, declared, read, sql);
    }

    private static Argument? Scalar(string name, Type type, Func<object, object?> read)
    {
        if (type == typeof(string))
            return new Argument(name, ArgumentKind.Text, read);
        if (type == typeof(long))
            return new Argument(name, ArgumentKind.Bigint, read);
        if (type == typeof(int))
            return Converted<int>(name, ArgumentKind.Bigint, read, v => (long)v);
        if (type == typeof(short))
            return Converted<short>(name, ArgumentKind.Bigint, read, v => (long)v);
        if (type == typeof(bool))
            return Converted<bool>(name, ArgumentKind.Bigint, read, v => v ? 1L : 0L);
        if (type == typeof(double))
            return new Argument(name, ArgumentKind.Double, read);
        if (type == typeof(byte[]))
            return new Argument(name, ArgumentKind.Bytes, read);
        if (type == typeof(ReadOnlyMemory<byte>))
            return Converted<ReadOnlyMemory<byte>>(name, ArgumentKind.Bytes, read, v => v.ToArray());
        if (type == typeof(DateTimeOffset))
            return Converted<DateTimeOffset>(name, ArgumentKind.Bigint, read, v => StoredValues.ToMicros(v));
        if (type == typeof(DateOnly))
            return Converted<DateOnly>(name, ArgumentKind.Text, read, StoredValues.FromDate);
        if (type == typeof(Guid))
            return Converted<Guid>(name, ArgumentKind.Text, read, v => v.ToString("D"));
        if (type.IsEnum)
            return new Argument(name, ArgumentKind.Text, Chain(read, CodeOf(type)));
        return null;
    }

    private static Argument ListOf(string name, Type type, Func<object, object?> read, string sql)
    {
        var element = ElementOf(type)
            ?? throw new InvalidOperationException($"@{name} stands where a list belongs and is none: {sql}");
        if (element == typeof(string))
            return new Argument(name, ArgumentKind.TextList, Chain(read, v => ((IEnumerable<string>)v).ToArray()));
        if (element == typeof(long))
            return new Argument(name, ArgumentKind.BigintList, Chain(read, v => ((IEnumerable<long>)v).ToArray()));
        if (element == typeof(byte[]))
            return new Argument(name, ArgumentKind.BytesList, Chain(read, v => ((IEnumerable<byte[]>)v).ToArray()));
        // Everything else converts as the single value does.
        var inner = Scalar(name, element, static v => v)
            ?? throw new InvalidOperationException($"A list of {element.Name} cannot be a parameter: {sql}");
        return inner.Kind switch
        {
            ArgumentKind.Text => new Argument(name, ArgumentKind.TextList,
                Chain(read, v => ((IEnumerable)v).Cast<object>().Select(e => (string)inner.Of(e)!).ToArray())),
            ArgumentKind.Bigint => new Argument(name, ArgumentKind.BigintList,
                Chain(read, v => ((IEnumerable)v).Cast<object>().Select(e => (long)inner.Of(e)!).ToArray())),
            _ => throw new InvalidOperationException($"A list of {element.Name} cannot be a parameter: {sql}"),
        };
    }

    private static Argument JsonOf(string name, Type whole, Type type, Func<object, object?> read, string sql)
    {
        if (type.IsPrimitive || type == typeof(decimal) || type == typeof(DateTime) || type == typeof(TimeSpan) || type == typeof(object))
            throw new InvalidOperationException($"@{name} is a {type.Name}, which has no agreed form in the database: {sql}");
        return new Argument(name, ArgumentKind.Text, Chain(read, v => StoredValues.FromObject(v, whole)));
    }

    private static Argument Converted<T>(string name, ArgumentKind kind, Func<object, object?> read, Func<T, object> convert) =>
        new(name, kind, Chain(read, v => convert((T)v)));

    private static Func<object, object?> Chain(Func<object, object?> read, Func<object, object?> convert) =>
        args => read(args) is { } value ? convert(value) : null;

    private static Func<object, object?> CodeOf(Type type) =>
        typeof(Argument).GetMethod(nameof(CodeText), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Func<object, object?>>();

    private static object? CodeText<TEnum>(object value) where TEnum : struct, Enum => Code.Of((TEnum)value);

    private static Type? ElementOf(Type type) =>
        type.IsArray
            ? type.GetElementType()
            : type.GetInterfaces().Append(type)
                .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                ?.GetGenericArguments()[0];
}
