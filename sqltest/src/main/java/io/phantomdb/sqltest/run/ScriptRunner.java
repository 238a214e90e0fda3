package io.phantomdb.sqltest.run;

import io.phantomdb.sqltest.script.Script;
import io.phantomdb.sqltest.script.ScriptRecord;
import io.phantomdb.sqltest.script.ScriptRecord.SortMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Runs one script on one target. One thread.
public final class ScriptRunner {
    private final Target target;
    private final Mode mode;
    private final Map<String, Target.Client> clients = new HashMap<>();
    private boolean transactionOpen;
    private boolean changed;

    public ScriptRunner(Target target, Mode mode) {
        this.target = target;
        this.mode = mode;
    }

    /// @throws Mismatch at the first record that does not come out as the script says
    public void run(Script script) {
        try {
            for (ScriptRecord scriptRecord : script.records()) {
                run(script, scriptRecord);
            }
        } finally {
            disconnect();
        }
    }

    private void run(Script script, ScriptRecord scriptRecord) {
        String place = script.name() + ":" + scriptRecord.line() + " (" + target.name() + ", " + mode + ")";
        switch (scriptRecord) {
            case ScriptRecord.StatementOk ok -> {
                checkOk(place, ok, execute(ok.connection(), ok.sql()));
                note(ok.sql());
            }
            case ScriptRecord.StatementError error ->
                checkError(place, error, execute(error.connection(), error.sql()));
            case ScriptRecord.Query query -> {
                prepareForQuery();
                checkQuery(place, query, execute(query.connection(), query.sql()));
            }
            case ScriptRecord.Fold fold -> target.fold();
            case ScriptRecord.Restart restart -> restart();
        }
    }

    private Outcome execute(String connection, String sql) {
        return clients.computeIfAbsent(connection, name -> target.connect()).execute(sql);
    }

    private void note(String sql) {
        List<String> words = words(sql);
        switch (words.getFirst()) {
            case "BEGIN", "START" -> transactionOpen = true;
            case "COMMIT", "ROLLBACK", "END", "ABORT" ->
                transactionOpen = words.contains("TO") || words.contains("CHAIN") && !words.contains("NO");
            default -> {}
        }
        changed = true;
    }

    /// Folds or restarts, as the mode says, before the first query after a change.
    private void prepareForQuery() {
        if (!changed || transactionOpen || clients.size() > 1) {
            return;
        }
        changed = false;
        switch (mode) {
            case PLAIN -> {}
            case FOLD_BETWEEN -> target.fold();
            case RESTART_BETWEEN -> restart();
        }
    }

    private static List<String> words(String sql) {
        return List.of(sql.strip().toUpperCase(Locale.ROOT).split("[\\s;]+"));
    }

    private void restart() {
        disconnect();
        target.restart();
    }

    private void disconnect() {
        clients.values().forEach(Target.Client::close);
        clients.clear();
    }

    private static void checkOk(String place, ScriptRecord.StatementOk expected, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            throw new Mismatch(place + "\n" + expected.sql() + "\nfailed: " + failed);
        }
        if (expected.count().isPresent()
                && !(outcome instanceof Outcome.Done done
                        && done.rows() == expected.count().get())) {
            throw new Mismatch(place + "\n" + expected.sql() + "\nexpected "
                    + expected.count().get() + " rows, came " + outcome);
        }
    }

    private static void checkError(String place, ScriptRecord.StatementError expected, Outcome outcome) {
        if (!(outcome instanceof Outcome.Failed failed)) {
            throw new Mismatch(place + "\n" + expected.sql() + "\nshould fail, came " + outcome);
        }
        if (expected.sqlState().isPresent() && !expected.sqlState().get().equals(failed.sqlState())) {
            throw new Mismatch(place + "\n" + expected.sql() + "\nexpected "
                    + expected.sqlState().get() + ", came " + failed);
        }
    }

    private static void checkQuery(String place, ScriptRecord.Query expected, Outcome outcome) {
        if (!(outcome instanceof Outcome.Rows rows)) {
            throw new Mismatch(place + "\n" + expected.sql() + "\nshould give rows, came " + outcome);
        }
        List<List<String>> wanted = new ArrayList<>(expected.rows());
        List<List<String>> came = new ArrayList<>(rows.values());
        if (expected.sort() == SortMode.ROWS) {
            Comparator<List<String>> order = Comparator.comparing(row -> String.join("\t", row));
            wanted.sort(order);
            came.sort(order);
        }
        boolean equal = wanted.size() == came.size();
        for (int i = 0; equal && i < wanted.size(); i++) {
            equal = equalRows(expected.types(), wanted.get(i), came.get(i));
        }
        if (!equal) {
            throw new Mismatch(place + "\n" + expected.sql() + "\nexpected:\n" + text(wanted) + "came:\n" + text(came));
        }
    }

    private static boolean equalRows(String types, List<String> wanted, List<String> came) {
        if (wanted.size() != came.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!equalValues(types.charAt(i), wanted.get(i), came.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalValues(char type, String wanted, String came) {
        if (wanted.equals(came) || type != 'R' || wanted.equals("NULL") || came.equals("NULL")) {
            return wanted.equals(came);
        }
        double a = Double.parseDouble(wanted);
        double b = Double.parseDouble(came);
        return a == b || Math.abs(a - b) <= 1e-10 * Math.max(Math.abs(a), Math.abs(b));
    }

    private static String text(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        int shown = Math.min(rows.size(), 50);
        for (List<String> row : rows.subList(0, shown)) {
            text.append("  ").append(String.join("  ", row)).append('\n');
        }
        return shown == rows.size() ? text.toString() : text + "  and " + (rows.size() - shown) + " more\n";
    }
}
