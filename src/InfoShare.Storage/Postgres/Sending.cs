using System.Collections.Concurrent;
using InfoShare.Storage.Sql;
using Npgsql;
using NpgsqlTypes;

namespace InfoShare.Storage.Postgres;

/// <summary>A statement with its arguments as they were when it was given.</summary>
internal readonly record struct Sending(SqlText Text, Argument[] Arguments, object?[] Values)
{
    // By the bindings of a statement's arguments, which are made once for each of their types.
    private static readonly ConcurrentDictionary<Argument[], ManyText?> Many = new(ReferenceEqualityComparer.Instance as IEqualityComparer<Argument[]>);

    public static Sending Of(SqlText text, Argument[] arguments, object? args)
    {
        var values = new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = arguments[i].Of(args!);
        return new Sending(text, arguments, values);
    }

    /// <summary>How to say it once for many; null when it has to be said each time.</summary>
    public ManyText? ForMany
    {
        get
        {
            var text = Text;
            return Arguments.Length == 0 ? null : Many.GetOrAdd(Arguments, arguments => ManyText.Of(text, arguments));
        }
    }

    /// <summary>Whether it is the same statement with other arguments.</summary>
    public bool IsLike(in Sending other) => ReferenceEquals(Arguments, other.Arguments) && ReferenceEquals(Text, other.Text);

    /// <summary>By itself.</summary>
    public NpgsqlBatchCommand Alone()
    {
        var statement = new NpgsqlBatchCommand(Text.Postgres);
        for (var i = 0; i < Values.Length; i++)
            statement.Parameters.Add(Parameter(Arguments[i].Kind, Values[i]));
        return statement;
    }

    /// <summary>One value of one kind.</summary>
    public static NpgsqlParameter Parameter(ArgumentKind kind, object? value) => kind switch
    {
        ArgumentKind.Bigint when value is long number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
        ArgumentKind.Bigint => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
        ArgumentKind.Double => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double },
        ArgumentKind.Bytes => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
        ArgumentKind.TextList => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        ArgumentKind.BigintList => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        ArgumentKind.BytesList => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        _ when value is string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
        _ => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
    };
}
