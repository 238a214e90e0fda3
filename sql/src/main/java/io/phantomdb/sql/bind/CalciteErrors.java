package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.DatabaseException.Position;
import io.phantomdb.core.error.SqlState;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.runtime.CalciteResource;
import org.apache.calcite.runtime.Resources.BaseMessage;
import org.apache.calcite.sql.validate.SqlValidatorException;
import org.jspecify.annotations.Nullable;

/// Gives Calcite's errors their SQLSTATE, by the resource of `CalciteResource` that each message was made from.
///
/// Calcite's exceptions carry the finished text only, so the resource is found again by matching the text against the
/// patterns that the resources declare; nothing here repeats a text of Calcite's.
public final class CalciteErrors {
    private static final Map<String, SqlState> STATES = states();
    private static final List<Resource> RESOURCES = resources();

    private static final Set<String> LOGIC = Set.of("AND", "OR", "NOT");

    private record Resource(String name, Pattern pattern) {}

    private CalciteErrors() {}

    /// What `work` gives. Whatever Calcite throws becomes a [DatabaseException]: SQLSTATE by resource, 0A000 for
    /// what Calcite cannot do, 54001 for a statement nested too deep.
    public static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (DatabaseException e) {
            throw e;
        } catch (CalciteContextException e) {
            throw translate(e, e.getCause(), position(e));
        } catch (CalciteException e) {
            throw translate(e, e, null);
        } catch (StackOverflowError e) {
            throw new DatabaseException(SqlState.STATEMENT_TOO_COMPLEX, "the statement is nested too deep", e);
        } catch (RuntimeException | AssertionError e) {
            throw unwrapped(e);
        }
    }

    private static Position position(CalciteContextException e) {
        return new Position(Math.max(1, e.getPosLine()), Math.max(1, e.getPosColumn()));
    }

    /// Calcite wraps errors of ours, and refuses some statements by plain exceptions.
    private static DatabaseException unwrapped(Throwable e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException known) {
                return known;
            }
            if (cause instanceof CalciteContextException context) {
                return translate(context, context.getCause(), position(context));
            }
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("failed to preserve datatypes") && message.contains("RepeatUnion")) {
            return new DatabaseException(
                    SqlState.DATATYPE_MISMATCH,
                    "a column of a recursive query has one type in the non-recursive term and another overall: cast the"
                            + " first",
                    e);
        }
        return new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "this statement cannot be planned: " + message, e);
    }

    private static DatabaseException translate(
            Throwable outer, @Nullable Throwable inner, @Nullable Position position) {
        if (inner instanceof DatabaseException known) {
            return known;
        }
        String text = inner instanceof SqlValidatorException || inner instanceof CalciteException
                ? String.valueOf(inner.getMessage())
                : String.valueOf(outer.getMessage());
        if (text.contains("'$SCALAR_QUERY'")) {
            return new DatabaseException(
                    SqlState.SYNTAX_ERROR, "subquery must return only one column", position, outer);
        }
        for (Resource resource : RESOURCES) {
            Matcher matcher = resource.pattern.matcher(text);
            SqlState state = STATES.get(resource.name);
            if (state != null && matcher.matches()) {
                if (resource.name.equals("canNotApplyOp2Type") && LOGIC.contains(matcher.group(1))) {
                    return new DatabaseException(
                            SqlState.DATATYPE_MISMATCH,
                            "argument of " + matcher.group(1) + " must be type boolean",
                            position,
                            outer);
                }
                return new DatabaseException(state, Wording.of(resource.name, matcher, text), position, outer);
            }
        }
        return new DatabaseException(SqlState.SYNTAX_ERROR, Wording.plain(text), position, outer);
    }

    private static List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        for (Method method : CalciteResource.class.getMethods()) {
            BaseMessage message = method.getAnnotation(BaseMessage.class);
            if (message != null) {
                resources.add(new Resource(method.getName(), pattern(message.value())));
            }
        }
        resources.sort(
                (a, b) -> b.pattern.pattern().length() - a.pattern.pattern().length());
        return List.copyOf(resources);
    }

    /// A `MessageFormat` as a regular expression: `{0}` is any text and a group, two quotes are one.
    private static Pattern pattern(String format) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        String text = format.replace("''", "'");
        Matcher hole = Pattern.compile("\\{\\d+[^}]*}").matcher(text);
        while (hole.find()) {
            regex.append(Pattern.quote(text.substring(at, hole.start()))).append("(.*?)");
            at = hole.end();
        }
        return Pattern.compile(regex.append(Pattern.quote(text.substring(at))).toString(), Pattern.DOTALL);
    }

    private static Map<String, SqlState> states() {
        Map<String, SqlState> states = new HashMap<>();
        put(
                states,
                SqlState.UNDEFINED_TABLE,
                "tableNameNotFound",
                "tableNameNotFoundDidYouMean",
                "tableNotFound",
                "objectNotFound",
                "objectNotFoundWithin",
                "objectNotFoundDidYouMean",
                "objectNotFoundWithinDidYouMean",
                "unknownIdentifier");
        put(
                states,
                SqlState.UNDEFINED_COLUMN,
                "unknownField",
                "unknownTargetColumn",
                "columnNotFound",
                "columnNotFoundDidYouMean",
                "columnNotFoundInTable",
                "columnNotFoundInTableDidYouMean");
        put(states, SqlState.COLUMN_AMBIGUOUS, "columnAmbiguous", "columnInUsingNotUnique");
        put(
                states,
                SqlState.DUPLICATE_COLUMN,
                "duplicateTargetColumn",
                "duplicateNameInColumnList",
                "aliasListDuplicate",
                "duplicateColumnName");
        put(
                states,
                SqlState.UNDEFINED_FUNCTION,
                "validatorUnknownFunction",
                "invalidArgCount",
                "functionUndefined",
                "canNotApplyOp2Type",
                "wrongNumberOfParam",
                "wrongNumOfArguments",
                "minMaxBadType");
        put(
                states,
                SqlState.WINDOWING_ERROR,
                "windowedAggregateIllegalInClause",
                "qualifyExpressionMustContainWindowFunction");
        put(
                states,
                SqlState.GROUPING_ERROR,
                "notGroupExpr",
                "aggregateIllegalInClause",
                "nestedAggIllegal",
                "aggregateInFilterIllegal",
                "aggregateIllegalInOrderBy",
                "groupingArgument",
                "groupingInAggregate",
                "groupingInWrongClause");
        put(
                states,
                SqlState.DATATYPE_MISMATCH,
                "cannotCastValue",
                "incompatibleValueType",
                "incompatibleTypesInList",
                "typeNotAssignable",
                "needSameTypeParameter",
                "expectedBoolean",
                "expectedCharacter",
                "illegalMixingOfTypes",
                "typeNotComparable",
                "typeNotComparableNear",
                "operandNotComparable",
                "typeNotComparableEachOther",
                "naturalOrUsingColumnNotCompatible",
                "condMustBeBoolean",
                "havingMustBeBoolean",
                "columnTypeMismatchInSetop");
        put(states, SqlState.UNDEFINED_OBJECT, "unknownDatatypeName", "unknownCharacterSet", "windowNotFound");
        put(states, SqlState.INDETERMINATE_DATATYPE, "dynamicParamIllegal", "nullIllegal", "mustNotNullInElse");
        put(states, SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "numberLiteralOutOfRange", "dateLiteralOutOfRange");
        put(
                states,
                SqlState.INVALID_TEXT_REPRESENTATION,
                "invalidLiteral",
                "illegalLiteral",
                "binaryLiteralOdd",
                "binaryLiteralInvalid");
        put(
                states,
                SqlState.FEATURE_NOT_SUPPORTED,
                "typeNotSupported",
                "absentOverClause",
                "overNonAggregate",
                "functionQuantifierNotAllowed",
                "withinGroupNotAllowed");
        put(states, SqlState.WRONG_OBJECT_TYPE, "filterNonAggregate");
        put(
                states,
                SqlState.INVALID_COLUMN_REFERENCE,
                "orderByOrdinalOutOfRange",
                "notSelectDistinctExpr",
                "aliasListDegree");
        put(states, SqlState.DUPLICATE_ALIAS, "fromAliasDuplicate");
        return Map.copyOf(states);
    }

    private static void put(Map<String, SqlState> states, SqlState state, String... resources) {
        for (String resource : resources) {
            states.put(resource, state);
        }
    }
}
