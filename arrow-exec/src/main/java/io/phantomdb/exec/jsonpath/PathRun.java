package io.phantomdb.exec.jsonpath;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One run of a path over one value. One thread.
final class PathRun {
    private final Json root;
    private final Json.Members variables;
    private final boolean lax;
    private final PathPredicates predicates;
    private Json current;
    private int last = -1;
    /// Below `.**` nothing that is missing is an error.
    private boolean forgiving;

    PathRun(Json root, Json.Members variables, boolean lax) {
        this.root = root;
        this.current = root;
        this.variables = variables;
        this.lax = lax;
        this.predicates = new PathPredicates(this, lax);
    }

    /// The items; those found before an error where it is kept silent.
    List<Json> items(PathNode node, boolean silent) {
        List<Json> found = new ArrayList<>();
        try {
            run(node, found::add);
        } catch (DatabaseException failure) {
            if (!silent || !isSilent(failure)) {
                throw failure;
            }
        }
        return found;
    }

    /// Whether a run may keep the error to itself: it comes of the value, not of the path.
    static boolean isSilent(DatabaseException failure) {
        return switch (failure.sqlState()) {
            case INVALID_SQL_JSON_SUBSCRIPT,
                    NON_NUMERIC_SQL_JSON_ITEM,
                    SINGLETON_SQL_JSON_ITEM_REQUIRED,
                    SQL_JSON_ARRAY_NOT_FOUND,
                    SQL_JSON_MEMBER_NOT_FOUND,
                    SQL_JSON_NUMBER_NOT_FOUND,
                    SQL_JSON_OBJECT_NOT_FOUND,
                    NUMERIC_VALUE_OUT_OF_RANGE,
                    DIVISION_BY_ZERO -> true;
            default -> false;
        };
    }

    /// The items of a node, arrays opened where the mode says so.
    List<Json> opened(PathNode node) {
        List<Json> found = new ArrayList<>();
        run(node, lax ? item -> open(item, found::add) : found::add);
        return found;
    }

    private static void open(Json item, Consumer<Json> out) {
        if (item instanceof Json.Array array) {
            array.elements().forEach(out);
        } else {
            out.accept(item);
        }
    }

    void run(PathNode node, Consumer<Json> out) {
        switch (node) {
            case PathNode.Root _ -> out.accept(root);
            case PathNode.Current _ -> out.accept(current);
            case PathNode.Last _ -> out.accept(new Json.Number(BigDecimal.valueOf(last)));
            case PathNode.Variable variable -> out.accept(variable(variable.name()));
            case PathNode.Literal literal -> out.accept(literal.value());
            case PathNode.Member member ->
                run(member.input(), item -> opening(item, one -> member(one, member.key(), out)));
            case PathNode.Members members -> run(members.input(), item -> opening(item, one -> members(one, out)));
            case PathNode.Descendants deep -> deep(deep, out);
            case PathNode.Elements elements -> run(elements.input(), item -> elements(item, out));
            case PathNode.Subscripts subscripts -> run(subscripts.input(), item -> subscripts(item, subscripts, out));
            case PathNode.Filter filter -> run(filter.input(), item -> opening(item, one -> filter(one, filter, out)));
            case PathNode.Method method -> method(method, out);
            case PathNode.Arithmetic arithmetic -> out.accept(arithmetic(arithmetic));
            case PathNode.Sign sign -> sign(sign, out);
            case PathNode.Predicate predicate -> {
                Boolean truth = predicates.test(predicate);
                out.accept(truth == null ? Json.NULL : new Json.Truth(truth));
            }
        }
    }

    private void opening(Json item, Consumer<Json> out) {
        if (lax) {
            open(item, out);
        } else {
            out.accept(item);
        }
    }

    private Json variable(String name) {
        Json value = variables.map().get(name);
        if (value == null) {
            throw error(SqlState.UNDEFINED_OBJECT, "could not find jsonpath variable \"" + name + "\"");
        }
        return value;
    }

    private void member(Json item, String key, Consumer<Json> out) {
        if (item instanceof Json.Members object) {
            Json value = object.map().get(key);
            if (value != null) {
                out.accept(value);
            } else if (isStrict()) {
                throw error(SqlState.SQL_JSON_MEMBER_NOT_FOUND, "JSON object does not contain key \"" + key + "\"");
            }
        } else if (isStrict()) {
            throw error(
                    SqlState.SQL_JSON_MEMBER_NOT_FOUND, "jsonpath member accessor can only be applied to an object");
        }
    }

    private boolean isStrict() {
        return !lax && !forgiving;
    }

    private void members(Json item, Consumer<Json> out) {
        if (item instanceof Json.Members object) {
            object.map().values().forEach(out);
        } else if (isStrict()) {
            throw error(
                    SqlState.SQL_JSON_OBJECT_NOT_FOUND,
                    "jsonpath wildcard member accessor can only be applied to an object");
        }
    }

    private void deep(PathNode.Descendants deep, Consumer<Json> out) {
        run(deep.input(), item -> {
            boolean before = forgiving;
            forgiving = true;
            descend(item, 0, deep, out);
            forgiving = before;
        });
    }

    /// `last` levels mean leaves.
    private void descend(Json item, long level, PathNode.Descendants deep, Consumer<Json> out) {
        boolean leavesAlone = deep.from() == Long.MAX_VALUE;
        if (leavesAlone ? item.isScalar() : level >= deep.from() && level <= deep.to()) {
            out.accept(item);
        }
        if (level >= deep.to()) {
            return;
        }
        switch (item) {
            case Json.Array array -> array.elements().forEach(element -> descend(element, level + 1, deep, out));
            case Json.Members object -> object.map().values().forEach(value -> descend(value, level + 1, deep, out));
            case Json.Null _, Json.Truth _, Json.Number _, Json.Text _ -> {}
        }
    }

    private void elements(Json item, Consumer<Json> out) {
        if (item instanceof Json.Array array) {
            array.elements().forEach(out);
        } else if (lax) {
            out.accept(item);
        } else if (isStrict()) {
            throw error(
                    SqlState.SQL_JSON_ARRAY_NOT_FOUND,
                    "jsonpath wildcard array accessor can only be applied to an array");
        }
    }

    private void subscripts(Json item, PathNode.Subscripts subscripts, Consumer<Json> out) {
        if (!(item instanceof Json.Array) && !lax) {
            if (isStrict()) {
                throw error(
                        SqlState.SQL_JSON_ARRAY_NOT_FOUND, "jsonpath array accessor can only be applied to an array");
            }
            return;
        }
        List<Json> elements = item instanceof Json.Array array ? array.elements() : List.of(item);
        int outer = last;
        for (PathNode.Range range : subscripts.ranges()) {
            last = elements.size() - 1;
            long from = subscript(range.from());
            long to = range.to() == range.from() ? from : subscript(range.to());
            if (isStrict() && (from < 0 || from > to || to >= elements.size())) {
                throw error(SqlState.INVALID_SQL_JSON_SUBSCRIPT, "jsonpath array subscript is out of bounds");
            }
            for (long i = Math.max(from, 0); i <= Math.min(to, elements.size() - 1); i++) {
                out.accept(elements.get((int) i));
                last = elements.size() - 1;
            }
        }
        last = outer;
    }

    private long subscript(PathNode node) {
        List<Json> found = new ArrayList<>();
        run(node, found::add);
        if (found.size() != 1 || !(found.getFirst() instanceof Json.Number number)) {
            throw error(SqlState.INVALID_SQL_JSON_SUBSCRIPT, "jsonpath array subscript is not a single numeric value");
        }
        BigDecimal whole = number.value().setScale(0, RoundingMode.DOWN);
        if (whole.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            throw error(SqlState.INVALID_SQL_JSON_SUBSCRIPT, "jsonpath array subscript is out of integer range");
        }
        return whole.longValueExact();
    }

    private void filter(Json item, PathNode.Filter filter, Consumer<Json> out) {
        Json outer = current;
        current = item;
        Boolean truth = predicates.test(filter.predicate());
        current = outer;
        if (Boolean.TRUE.equals(truth)) {
            out.accept(item);
        }
    }

    private void method(PathNode.Method method, Consumer<Json> out) {
        switch (method.name()) {
            case "type" -> run(method.input(), item -> out.accept(new Json.Text(item.typeName())));
            case "size" ->
                run(method.input(), item -> {
                    if (!(item instanceof Json.Array) && isStrict()) {
                        throw error(
                                SqlState.SQL_JSON_ARRAY_NOT_FOUND,
                                "jsonpath item method .size() can only be applied to an array");
                    }
                    int size =
                            item instanceof Json.Array array ? array.elements().size() : 1;
                    out.accept(new Json.Number(BigDecimal.valueOf(size)));
                });
            default -> run(method.input(), item -> opening(item, one -> PathMethods.apply(method.name(), one, out)));
        }
    }

    private Json arithmetic(PathNode.Arithmetic arithmetic) {
        BigDecimal left = operand(arithmetic.left(), arithmetic.operator(), "left");
        BigDecimal right = operand(arithmetic.right(), arithmetic.operator(), "right");
        return new Json.Number(PathMethods.compute(arithmetic.operator(), left, right));
    }

    private BigDecimal operand(PathNode node, char operator, String side) {
        List<Json> items = opened(node);
        if (items.size() != 1 || !(items.getFirst() instanceof Json.Number number)) {
            throw error(
                    SqlState.SINGLETON_SQL_JSON_ITEM_REQUIRED,
                    side + " operand of jsonpath operator " + operator + " is not a single numeric value");
        }
        return number.value();
    }

    private void sign(PathNode.Sign sign, Consumer<Json> out) {
        for (Json item : opened(sign.input())) {
            if (!(item instanceof Json.Number number)) {
                throw error(
                        SqlState.SQL_JSON_NUMBER_NOT_FOUND,
                        "operand of unary jsonpath operator " + (sign.negative() ? "-" : "+")
                                + " is not a numeric value");
            }
            out.accept(sign.negative() ? new Json.Number(number.value().negate()) : number);
        }
    }

    static DatabaseException error(SqlState state, String message) {
        return new DatabaseException(state, message);
    }
}
