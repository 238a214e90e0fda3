package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Apply;
import io.phantomdb.core.expr.Expr.Branch;
import io.phantomdb.core.expr.Expr.Call;
import io.phantomdb.core.expr.Expr.Case;
import io.phantomdb.core.expr.Expr.Cast;
import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.core.expr.Expr.In;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.expr.Expr.Parameter;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.CaseEvaluator.Arm;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns expressions into evaluators and selectors for one thread. Constant parts are computed here; parts that
/// occur more than once share one evaluator.
final class ExprCompiler {
    private final EvaluationContext context;
    private final Map<Expr, Integer> uses = new HashMap<>();
    private final Map<Expr, Evaluator> compiled = new HashMap<>();
    private final List<MemoEvaluator> memos = new ArrayList<>();
    private final SelectorCompiler selectors = new SelectorCompiler(this);

    ExprCompiler(EvaluationContext context) {
        this.context = context;
    }

    EvaluationContext context() {
        return context;
    }

    /// What has to forget between batches.
    List<MemoEvaluator> memos() {
        return memos;
    }

    /// Tells the compiler beforehand what it will be asked for, so that it can find what is shared.
    void count(Expr expr) {
        if (expr instanceof Literal || expr instanceof ColumnRef) {
            return;
        }
        if (uses.merge(expr, 1, Integer::sum) == 1) {
            ExprTraits.children(expr).forEach(this::count);
        }
    }

    Selector selector(Expr predicate) {
        return selectors.compile(fold(predicate));
    }

    Evaluator evaluator(Expr expr) {
        Evaluator known = compiled.get(expr);
        if (known != null) {
            return known;
        }
        Expr folded = fold(expr);
        Evaluator evaluator = onDictionary(folded, compile(folded));
        if (!ExprTraits.isDeterministic(expr)) {
            return evaluator;
        }
        if (uses.getOrDefault(expr, 0) > 1 && !(folded instanceof Literal)) {
            MemoEvaluator memo = new MemoEvaluator(evaluator);
            memos.add(memo);
            evaluator = memo;
        }
        compiled.put(expr, evaluator);
        return evaluator;
    }

    /// A function of one text column alone is computed once per dictionary entry.
    private static Evaluator onDictionary(Expr expr, Evaluator evaluator) {
        BitSet columns = ExprTraits.columns(expr);
        boolean plain = expr instanceof ColumnRef || !ExprTraits.isDeterministic(expr);
        return plain || columns.cardinality() != 1
                ? evaluator
                : new DictionaryEvaluator(columns.nextSetBit(0), evaluator);
    }

    private Evaluator compile(Expr expr) {
        return switch (expr) {
            case Literal literal -> new LiteralEvaluator(literal);
            case ColumnRef column -> new ColumnEvaluator(column.index(), column.type());
            case Parameter parameter ->
                throw new DatabaseException(
                        SqlState.UNDEFINED_PARAMETER, "there is no value for parameter $" + (parameter.index() + 1));
            case Cast cast -> CastCompiler.compile(evaluator(cast.operand()), cast.type(), context);
            case In in -> new InEvaluator(evaluator(in.operand()), in.values());
            case Case choice -> choice(choice);
            case Call call -> call(call);
            case Apply apply -> new LibraryCall(apply.function(), apply.type(), all(apply.arguments()), context);
        };
    }

    private Evaluator choice(Case choice) {
        List<Arm> arms = new ArrayList<>();
        for (Branch branch : choice.branches()) {
            arms.add(new Arm(
                    selector(branch.condition()), evaluator(branch.value()), ExprTraits.columnFlags(branch.value())));
        }
        choice.otherwise().ifPresent(value -> arms.add(new Arm(null, evaluator(value), ExprTraits.columnFlags(value))));
        return new CaseEvaluator(arms, choice.type());
    }

    private Evaluator call(Call call) {
        List<Expr> arguments = call.arguments();
        SqlType type = call.type();
        return switch (call.function()) {
            case EQUAL,
                    NOT_EQUAL,
                    LESS,
                    LESS_OR_EQUAL,
                    GREATER,
                    GREATER_OR_EQUAL,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM ->
                new Comparison(call.function(), evaluator(arguments.get(0)), evaluator(arguments.get(1)));
            case AND, OR -> logic(call);
            case NOT, IS_NULL, IS_NOT_NULL, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE ->
                new TruthTest(call.function(), evaluator(arguments.get(0)));
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO -> arithmetic(call);
            case COALESCE -> new CaseEvaluator.Coalesce(arms(arguments), type);
            case NULLIF ->
                new CaseEvaluator.NullIf(
                        evaluator(arguments.get(0)),
                        new Comparison(ScalarFunction.EQUAL, evaluator(arguments.get(0)), evaluator(arguments.get(1))),
                        type);
            case GREATEST, LEAST ->
                new CaseEvaluator.Extremum(all(arguments), call.function() == ScalarFunction.GREATEST, type);
            case LIKE, NOT_LIKE, ILIKE, NOT_ILIKE -> like(call);
            case CONCAT,
                    SUBSTRING,
                    UPPER,
                    LOWER,
                    TRIM,
                    TRIM_LEADING,
                    TRIM_TRAILING,
                    CHARACTER_LENGTH,
                    OCTET_LENGTH,
                    POSITION,
                    REPLACE,
                    LEFT,
                    RIGHT ->
                new RowFunction(type, all(arguments), StringFunctions.body(call.function(), arguments.size()));
            case NEGATE,
                    ABSOLUTE,
                    ROUND,
                    TRUNCATE,
                    FLOOR,
                    CEILING,
                    POWER,
                    SQUARE_ROOT,
                    NATURAL_LOGARITHM,
                    EXPONENTIAL -> new RowFunction(type, all(arguments), NumericFunctions.body(call.function(), type));
            case EXTRACT_YEAR,
                    EXTRACT_QUARTER,
                    EXTRACT_MONTH,
                    EXTRACT_WEEK,
                    EXTRACT_DAY,
                    EXTRACT_DOW,
                    EXTRACT_DOY,
                    EXTRACT_HOUR,
                    EXTRACT_MINUTE,
                    EXTRACT_SECOND,
                    EXTRACT_EPOCH ->
                new RowFunction(type, all(arguments), Extraction.body(call.function(), type, context));
            case DATE_TRUNC,
                    DATE_ADD_DAYS,
                    DATE_DIFFERENCE,
                    ADD_INTERVAL,
                    SUBTRACT_INTERVAL,
                    TIMESTAMP_DIFFERENCE,
                    INTERVAL_ADD,
                    INTERVAL_SUBTRACT ->
                new RowFunction(type, all(arguments), TemporalFunctions.body(call.function(), type, context));
            case CURRENT_TIME_OF_STATEMENT -> new LiteralEvaluator(StatementTime.literal(type, context));
            case RANDOM_UUID -> new RowFunction(type, List.of(), StatementTime.randomUuid(context.random()));
            case NEXT_VALUE, CURRENT_VALUE, LAST_VALUE, SET_VALUE ->
                new RowFunction(
                        type, all(arguments), SequenceFunctions.body(call.function(), arguments.size(), context));
        };
    }

    private List<Evaluator> all(List<Expr> arguments) {
        return arguments.stream().map(this::evaluator).toList();
    }

    private List<Arm> arms(List<Expr> arguments) {
        return arguments.stream()
                .map(argument -> new Arm(null, evaluator(argument), ExprTraits.columnFlags(argument)))
                .toList();
    }

    private Evaluator logic(Call call) {
        List<Logic.Operand> operands = call.arguments().stream()
                .map(argument -> new Logic.Operand(
                        evaluator(argument), ExprTraits.mayRaise(argument), ExprTraits.columnFlags(argument)))
                .toList();
        return new Logic(call.function() == ScalarFunction.AND, operands);
    }

    private Evaluator arithmetic(Call call) {
        Evaluator left = evaluator(call.arguments().get(0));
        Evaluator right = evaluator(call.arguments().get(1));
        SqlType type = call.type();
        return switch (type.kind()) {
            case SMALLINT, INTEGER, BIGINT -> new IntegerArithmetic(call.function(), left, right, type);
            case REAL, DOUBLE -> new FloatArithmetic(call.function(), left, right, type);
            case DECIMAL ->
                call.function() == ScalarFunction.DIVIDE || call.function() == ScalarFunction.MODULO
                        ? new DecimalDivision(call.function(), left, right, type)
                        : new DecimalArithmetic(call.function(), left, right, type);
            case NULL,
                    BOOLEAN,
                    CHAR,
                    VARCHAR,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    INTERVAL,
                    UUID,
                    ARRAY,
                    JSONB ->
                throw new DatabaseException(
                        SqlState.UNDEFINED_FUNCTION, "there is no " + call.function() + " for type " + type);
        };
    }

    private Evaluator like(Call call) {
        List<Expr> arguments = call.arguments();
        boolean folds = call.function() == ScalarFunction.ILIKE || call.function() == ScalarFunction.NOT_ILIKE;
        boolean negated = call.function() == ScalarFunction.NOT_LIKE || call.function() == ScalarFunction.NOT_ILIKE;
        Expr pattern = fold(arguments.get(1));
        Expr escape = arguments.size() == 3 ? fold(arguments.get(2)) : new Literal("\\", SqlType.VARCHAR);
        if (pattern instanceof Literal(String text, var _) && escape instanceof Literal(String mark, var _)) {
            return new LikeEvaluator(evaluator(arguments.get(0)), LikePattern.compile(text, mark, folds), negated);
        }
        return new RowFunction(
                SqlType.BOOLEAN, all(arguments), StringFunctions.body(call.function(), arguments.size()));
    }

    /// The expression with its constant parts computed. A part that raises an error stays, to raise it when a
    /// row needs it.
    Expr fold(Expr expr) {
        if (expr instanceof Literal
                || expr instanceof ColumnRef
                || !ExprTraits.columns(expr).isEmpty()
                || !ExprTraits.isDeterministic(expr)) {
            return expr;
        }
        try (Region region = new Region(MemoryBudget.unlimited("constant"))) {
            Batch row = new Batch(List.of(), 1, 0, 1);
            Evaluator evaluator = compile(expr);
            return LiteralForm.read(evaluator.flat(row, region), 0, expr.type());
        } catch (DatabaseException error) {
            return expr;
        }
    }

    /// Whether evaluating rows that nobody selected is harmless apart from errors: no text is followed to its
    /// bytes.
    static boolean readsNoText(Expr expr) {
        if (expr instanceof ColumnRef column) {
            return column.type().layout() != Layout.BYTES;
        }
        return ExprTraits.children(expr).stream().allMatch(ExprCompiler::readsNoText);
    }
}
