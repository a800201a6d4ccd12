using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Tests;

public sealed class SqlTextTests
{
    [Fact]
    public void Parameters_get_numbers_on_PostgreSQL_and_keep_their_names_on_SQLite()
    {
        var text = SqlText.Of("SELECT a FROM t WHERE a = @first AND b = @second AND c = @first");

        text.Postgres.ShouldBe("SELECT a FROM t WHERE a = $1 AND b = $2 AND c = $1");
        text.Sqlite.ShouldBe("SELECT a FROM t WHERE a = @first AND b = @second AND c = @first");
        text.Names.ShouldBe(["first", "second"]);
    }

    [Fact]
    public void What_stands_in_quotes_and_comments_is_no_parameter()
    {
        var text = SqlText.Of("""
            SELECT '@a', 'it''s @b', "@c" -- and @d; here
            FROM t WHERE x @> '{}' AND y = @e
            """);

        text.Names.ShouldBe(["e"]);
        text.Postgres.ShouldContain("'it''s @b'");
        text.Postgres.ShouldNotContain("@d");
    }

    [Fact]
    public void Lists_become_what_each_engine_calls_them()
    {
        var text = SqlText.Of("SELECT a FROM t WHERE a IN @xs AND b not in @ys AND c IN (@z)");

        text.Postgres.ShouldBe("SELECT a FROM t WHERE a = ANY($1) AND b <> ALL($2) AND c IN ($3)");
        text.Sqlite.ShouldBe("SELECT a FROM t WHERE a IN (SELECT value FROM json_each(@xs)) AND b not in (SELECT value FROM json_each(@ys)) AND c IN (@z)");
    }

    [Theory]
    [InlineData("SELECT a FROM t", false, true)]
    [InlineData("  select a from t for update", false, true)]
    [InlineData("WITH x AS (SELECT 1) SELECT * FROM x", false, true)]
    [InlineData("WITH x AS (DELETE FROM t RETURNING a) INSERT INTO u SELECT a FROM x", true, true)]
    [InlineData("INSERT INTO t (a) VALUES (1)", true, false)]
    [InlineData("UPDATE t SET a = 1 RETURNING a", true, true)]
    [InlineData("CREATE TABLE t (a TEXT)", true, false)]
    public void A_statement_is_known_by_what_it_does(string sql, bool writes, bool returnsRows)
    {
        SqlText.Of(sql).Writes.ShouldBe(writes);
        SqlText.Of(sql).ReturnsRows.ShouldBe(returnsRows);
    }

    [Fact]
    public void Row_locks_are_left_out_on_SQLite()
    {
        SqlText.Of("SELECT a FROM t WHERE b = @b FOR UPDATE").Sqlite.ShouldBe("SELECT a FROM t WHERE b = @b");
        SqlText.Of("SELECT a FROM t ORDER BY a FOR UPDATE SKIP LOCKED").Sqlite.ShouldBe("SELECT a FROM t ORDER BY a");
        SqlText.Of("SELECT string_agg(a, ' ') FROM t").Sqlite.ShouldBe("SELECT group_concat(a, ' ') FROM t");
        SqlText.Of("SELECT string_agg(a, ' ') FROM t").Postgres.ShouldBe("SELECT string_agg(a, ' ') FROM t");
        SqlText.Of("SELECT a FROM t FOR UPDATE").Postgres.ShouldBe("SELECT a FROM t FOR UPDATE");
    }

    [Theory]
    [InlineData("SELECT a FROM t", "INSERT INTO t (a) VALUES (1)", true)]
    [InlineData("SELECT a FROM u JOIN T ON true", "UPDATE t SET a = 1", true)]
    [InlineData("SELECT a FROM u WHERE EXISTS (SELECT 1 FROM t)", "DELETE FROM t", true)]
    [InlineData("SELECT a FROM t", "WITH x AS (DELETE FROM t RETURNING a) INSERT INTO u SELECT a FROM x", true)]
    [InlineData("SELECT a FROM u", "INSERT INTO t (a) SELECT a FROM u", false)]
    [InlineData("SELECT 't' FROM u", "INSERT INTO t (a) VALUES (1)", false)]
    [InlineData("SELECT a FROM t", "SELECT a FROM t FOR UPDATE", false)]
    public void A_statement_may_see_what_another_one_writes_where_it_names_the_table(string asked, string posted, bool sees) =>
        SqlText.Of(asked).MaySee(SqlText.Of(posted)).ShouldBe(sees);

    [Fact]
    public void One_statement_at_a_time()
    {
        SqlText.Of("SELECT 1;").Postgres.ShouldBe("SELECT 1");
        Should.Throw<InvalidOperationException>(() => SqlText.Of("SELECT 1; DELETE FROM t"));
        Should.Throw<InvalidOperationException>(() => SqlText.Of("SELECT 'open"));
    }
}
