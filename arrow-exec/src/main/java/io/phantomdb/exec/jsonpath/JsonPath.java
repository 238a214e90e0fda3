package io.phantomdb.exec.jsonpath;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.json.Json;
import java.util.List;
import java.util.Optional;

/// A path, ready to run. Immutable; any thread.
///
/// Running it raises what SQL:2016 prescribes: 2203A, 22039 and the like for structures that are not there in strict
/// mode, 22012, 22038 and others in both; none of these where it is told to be silent.
///
/// @param lax whether arrays open by themselves and what is missing is just not found
public record JsonPath(PathNode node, boolean lax) {
    /// SQLSTATE 42601 for text that is no path.
    public static JsonPath read(String text) {
        return new PathReader(text).read();
    }

    /// The items found, in order; found so far where an error is kept silent.
    ///
    /// @param variables an object; SQLSTATE 22023 for anything else, 42704 for a name that it lacks
    public List<Json> items(Json value, Json variables, boolean silent) {
        if (!(variables instanceof Json.Members named)) {
            throw new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, "\"vars\" argument is not an object");
        }
        return new PathRun(value, named, lax).items(node, silent);
    }

    /// Whether anything is found; empty where an error was kept silent.
    public Optional<Boolean> exists(Json value, Json variables, boolean silent) {
        try {
            return Optional.of(!items(value, variables, false).isEmpty());
        } catch (DatabaseException failure) {
            if (silent && PathRun.isSilent(failure)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /// The truth of a path that is a predicate; empty where it is unknown. SQLSTATE 22038 for other results.
    public Optional<Boolean> matches(Json value, Json variables, boolean silent) {
        List<Json> items = items(value, variables, silent);
        if (items.size() == 1) {
            if (items.getFirst() instanceof Json.Truth truth) {
                return Optional.of(truth.value());
            }
            if (items.getFirst() instanceof Json.Null) {
                return Optional.empty();
            }
        }
        if (silent) {
            return Optional.empty();
        }
        throw new DatabaseException(SqlState.SINGLETON_SQL_JSON_ITEM_REQUIRED, "single boolean result is expected");
    }
}
