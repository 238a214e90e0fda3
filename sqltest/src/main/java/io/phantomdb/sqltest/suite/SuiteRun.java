package io.phantomdb.sqltest.suite;

import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs files of the suite, all statements and every so many queries of each. One thread.
///
/// Indexes and UNIQUE change no answer here: `CREATE INDEX` may fail, UNIQUE is left out. Queries that PostgreSQL
/// refuses too, for they put a sign before text, count as [#known].
public final class SuiteRun {
    private static final Pattern CREATED =
            Pattern.compile("\\s*CREATE\\s+(TABLE|VIEW)\\s+([A-Za-z0-9_]+)", Pattern.CASE_INSENSITIVE);

    private final Target target;
    private final int every;
    private final List<String> wrong = new ArrayList<>();
    private long right;
    private long known;

    /// @param every the first of so many queries of a file is run
    public SuiteRun(Target target, int every) {
        this.target = target;
        this.every = every;
    }

    public void run(String file, BufferedReader lines) throws IOException {
        SuiteReader reader = new SuiteReader(lines);
        List<String> drops = new ArrayList<>();
        int queries = 0;
        try (Target.Client client = target.connect()) {
            for (Optional<SuiteRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
                switch (next.get()) {
                    case SuiteRecord.Statement statement -> run(file, statement, client, drops);
                    case SuiteRecord.Query query -> {
                        if (queries++ % every == 0) {
                            run(file, query, client);
                        }
                    }
                }
            }
            drops.reversed().forEach(client::execute);
        }
    }

    private void run(String file, SuiteRecord.Statement statement, Target.Client client, List<String> drops) {
        Outcome outcome = client.execute(statement.sql().replaceAll("(?i)\\bUNIQUE\\b(?!\\s+INDEX)", ""));
        boolean index =
                statement.sql().toUpperCase(Locale.ROOT).matches("(?s)(CREATE|DROP)\\s+(UNIQUE\\s+)?INDEX.*|REINDEX.*");
        if (!index && outcome instanceof Outcome.Failed == statement.succeeds()) {
            note(file, statement, outcome.toString());
        }
        Matcher created = CREATED.matcher(statement.sql());
        if (created.lookingAt()) {
            drops.add("DROP " + created.group(1) + " " + created.group(2));
        }
    }

    private void run(String file, SuiteRecord.Query query, Target.Client client) {
        Outcome outcome = client.execute(query.sql());
        if (outcome instanceof Outcome.Rows rows && SuiteAnswer.isRight(query, rows.values())) {
            right++;
            return;
        }
        if (outcome instanceof Outcome.Failed failed && failed.message().contains("operator does not exist: +text")) {
            known++;
            return;
        }
        note(
                file,
                query,
                outcome instanceof Outcome.Rows rows
                        ? "expected " + query.expected() + "\ncame     " + SuiteAnswer.values(query, rows.values())
                        : outcome.toString());
    }

    private void note(String file, SuiteRecord at, String what) {
        wrong.add(file + ":" + at.line() + "\n" + at.sql() + "\n" + what);
    }

    /// Queries with the right answer.
    public long right() {
        return right;
    }

    /// Queries that PostgreSQL answers as we do, but not as the suite.
    public long known() {
        return known;
    }

    /// The other records: place, text, and what came of it.
    public List<String> wrong() {
        return List.copyOf(wrong);
    }
}
