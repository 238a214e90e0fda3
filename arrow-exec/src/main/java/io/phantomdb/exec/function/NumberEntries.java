package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Numbers: sign, roots, logarithms, angles, whole-number theory, chance.
final class NumberEntries {
    private NumberEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.NUMBER);
        whole(entries);
        operators(entries);
        real(entries);
        angles(entries);
        return entries.functions();
    }

    private static void whole(Entries entries) {
        entries.add("sign(double) double", c -> c.returns(Math.signum(c.real(0))), "sign(-8.4::double precision) = -1");
        entries.add(
                "sign(numeric) numeric(1,0)", c -> c.returns((long) c.decimal(0).signum()), "sign(-8.4) = -1");
        entries.add(
                "div(numeric, numeric) numeric(38,0)",
                c -> c.returns(quotient(c)),
                "div(9, 4) = 2",
                "div(-9.5, 2) = -4");
        entries.add("gcd(integer, integer) integer", c -> c.returns(gcd(c)), "gcd(1071, 462) = 21");
        entries.add("gcd(bigint, bigint) bigint", c -> c.returns(gcd(c)));
        entries.add("lcm(integer, integer) integer", c -> c.returns(lcm(c)), "lcm(1071, 462) = 23562");
        entries.add("lcm(bigint, bigint) bigint", c -> c.returns(lcm(c)));
        entries.add("factorial(bigint) numeric(38,0)", c -> c.returns(factorial(c.integer(0))), "factorial(5) = 120");
        entries.add("scale(numeric) integer", c -> c.returns((long) c.type(0).scale()), "scale(8.4100) = 4");
        entries.add(
                "min_scale(numeric) integer",
                c -> c.returns(
                        (long) Math.max(0, c.decimal(0).stripTrailingZeros().scale())),
                "min_scale(8.4100) = 2");
        entries.add(
                "to_hex(bigint) text", c -> c.returns(Long.toHexString(c.integer(0))), "to_hex(2147483647) = 7fffffff");
        entries.add("to_hex(integer) text", c -> c.returns(Integer.toHexString((int) c.integer(0))));
        entries.add(
                "isnan(double) boolean",
                c -> c.returns(Double.isNaN(c.real(0))),
                "isnan('NaN'::double precision) = true");
        entries.add(
                "isinf(double) boolean",
                c -> c.returns(Double.isInfinite(c.real(0))),
                "isinf('-Infinity'::double precision) = true");
        entries.add(
                "width_bucket(numeric, numeric, numeric, integer) integer",
                c -> c.returns(bucket(c)),
                "width_bucket(5.35, 0.024, 10.06, 5) = 3");
        entries.add("width_bucket(double, double, double, integer) integer", c -> c.returns(realBucket(c)));
        entries.addVolatile("random() double!", c -> c.returns(c.random().nextDouble()), "random() < 1 = true");
    }

    /// What the planner resolves by rules of its own stands here for the reference.
    private static void operators(Entries entries) {
        entries.addOperator("abs(numeric) @0", ScalarFunction.ABSOLUTE, "abs(-17.4) = 17.4");
        entries.addOperator("mod(same, same) same", ScalarFunction.MODULO, "mod(9, 4) = 1");
        entries.addOperator("round(numeric [, integer]) @0", ScalarFunction.ROUND, "round(42.4382, 2) = 42.44");
        entries.addOperator("trunc(numeric [, integer]) @0", ScalarFunction.TRUNCATE, "trunc(42.4382, 2) = 42.43");
        entries.addOperator("floor(numeric) @0", ScalarFunction.FLOOR, "floor(-42.8) = -43");
        entries.addOperator("ceil(numeric) @0", ScalarFunction.CEILING, "ceil(-42.8) = -42");
        entries.addOperator("ceiling(numeric) @0", ScalarFunction.CEILING, "ceiling(95.3) = 96");
        entries.addOperator("power(double, double) double", ScalarFunction.POWER, "power(9, 3) = 729", "2 ^ 3 = 8");
        entries.addOperator("pow(double, double) double", ScalarFunction.POWER, "pow(9, 3) = 729");
        entries.addOperator("sqrt(double) double", ScalarFunction.SQUARE_ROOT, "sqrt(16) = 4");
        entries.addOperator("ln(double) double", ScalarFunction.NATURAL_LOGARITHM, "ln(1) = 0");
        entries.addOperator("exp(double) double", ScalarFunction.EXPONENTIAL, "exp(0) = 1");
    }

    private static BigDecimal quotient(Invocation c) {
        if (c.decimal(1).signum() == 0) {
            throw new DatabaseException(SqlState.DIVISION_BY_ZERO, "division by zero");
        }
        return c.decimal(0).divide(c.decimal(1), 0, RoundingMode.DOWN);
    }

    private static long gcd(Invocation c) {
        BigInteger gcd = BigInteger.valueOf(c.integer(0)).gcd(BigInteger.valueOf(c.integer(1)));
        if (gcd.bitLength() > 63) {
            throw overflow(c.resultType());
        }
        return gcd.longValue();
    }

    private static long lcm(Invocation c) {
        BigInteger a = BigInteger.valueOf(c.integer(0));
        BigInteger b = BigInteger.valueOf(c.integer(1));
        if (a.signum() == 0 || b.signum() == 0) {
            return 0;
        }
        BigInteger lcm = a.divide(a.gcd(b)).multiply(b).abs();
        if (lcm.bitLength() > 63) {
            throw overflow(c.resultType());
        }
        return lcm.longValue();
    }

    static DatabaseException overflow(SqlType type) {
        return new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range for type " + type);
    }

    private static BigDecimal factorial(long n) {
        if (n < 0) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "factorial of a negative number is undefined");
        }
        if (n > 33) {
            throw overflow(SqlType.decimal(SqlType.DECIMAL_PRECISION_MAX, 0));
        }
        BigDecimal product = BigDecimal.ONE;
        for (long i = 2; i <= n; i++) {
            product = product.multiply(BigDecimal.valueOf(i));
        }
        return product;
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new DatabaseException(SqlState.INVALID_ARGUMENT_FOR_WIDTH_BUCKET, message);
        }
    }

    private static long bucket(Invocation c) {
        BigDecimal operand = c.decimal(0);
        BigDecimal low = c.decimal(1);
        BigDecimal high = c.decimal(2);
        long count = c.integer(3);
        check(count > 0, "count must be greater than zero");
        check(low.compareTo(high) != 0, "lower bound cannot equal upper bound");
        boolean rising = low.compareTo(high) < 0;
        int fromLow = operand.compareTo(low);
        int fromHigh = operand.compareTo(high);
        if (rising ? fromLow < 0 : fromLow > 0) {
            return 0;
        }
        if (rising ? fromHigh >= 0 : fromHigh <= 0) {
            return count + 1;
        }
        return operand.subtract(low)
                        .multiply(BigDecimal.valueOf(count))
                        .divide(high.subtract(low), 0, RoundingMode.DOWN)
                        .longValue()
                + 1;
    }

    private static long realBucket(Invocation c) {
        double operand = c.real(0);
        double low = c.real(1);
        double high = c.real(2);
        long count = c.integer(3);
        check(count > 0, "count must be greater than zero");
        check(
                !Double.isNaN(operand) && !Double.isNaN(low) && !Double.isNaN(high),
                "operand, lower bound, and upper bound cannot be NaN");
        check(Double.isFinite(low) && Double.isFinite(high), "lower and upper bounds must be finite");
        check(low != high, "lower bound cannot equal upper bound");
        boolean rising = low < high;
        if (rising ? operand < low : operand > low) {
            return 0;
        }
        if (rising ? operand >= high : operand <= high) {
            return count + 1;
        }
        return Math.min(count, (long) ((operand - low) / (high - low) * count) + 1);
    }

    private static void real(Entries entries) {
        entries.add("cbrt(double) double", c -> c.returns(Math.cbrt(c.real(0))), "cbrt(64.0) = 4");
        entries.add("log(double) double", c -> c.returns(logarithm(c.real(0), 10)), "log(100) = 2");
        entries.add("log10(double) double", c -> c.returns(logarithm(c.real(0), 10)), "log10(1000) = 3");
        entries.add("log2(double) double", c -> c.returns(logarithm(c.real(0), 2)), "log2(8) = 3");
        entries.add(
                "log(double, double) double", c -> c.returns(logarithm(c.real(1), c.real(0))), "log(2.0, 64.0) = 6");
        entries.add("pi() double!", c -> c.returns(Math.PI), "pi() = 3.141592653589793");
        entries.add(
                "degrees(double) double",
                c -> c.returnsFinite(Math.toDegrees(c.real(0))),
                "degrees(0.5) = 28.64788975654116");
        entries.add(
                "radians(double) double",
                c -> c.returns(c.real(0) / 180 * Math.PI),
                "radians(45.0) = 0.7853981633974483");
    }

    private static double logarithm(double value, double base) {
        if (value <= 0 || base <= 0) {
            double wrong = value <= 0 ? value : base;
            throw new DatabaseException(
                    SqlState.INVALID_ARGUMENT_FOR_LOGARITHM,
                    wrong == 0 ? "cannot take logarithm of zero" : "cannot take logarithm of a negative number");
        }
        if (base == 10) {
            return Math.log10(value);
        }
        if (base == 1) {
            throw new DatabaseException(SqlState.DIVISION_BY_ZERO, "division by zero");
        }
        double quotient = Math.log(value) / Math.log(base);
        double whole = Math.rint(quotient);
        return Math.pow(base, whole) == value ? whole : quotient;
    }

    private static void angles(Entries entries) {
        angle(entries, "sin", Math::sin, true, "sin(0) = 0");
        angle(entries, "cos", Math::cos, true, "cos(0) = 1");
        angle(entries, "tan", Math::tan, true, "tan(0) = 0");
        angle(entries, "cot", x -> 1 / Math.tan(x), true, "round(cot(0.5)::numeric, 6) = 1.830488");
        angle(entries, "asin", x -> Math.asin(within(x)), false, "asin(0) = 0");
        angle(entries, "acos", x -> Math.acos(within(x)), false, "acos(1) = 0");
        angle(entries, "atan", Math::atan, false, "atan(0) = 0");
        angle(entries, "sinh", Math::sinh, false, "sinh(0) = 0");
        angle(entries, "cosh", Math::cosh, false, "cosh(0) = 1");
        angle(entries, "tanh", Math::tanh, false, "tanh(0) = 0");
        angle(entries, "asinh", NumberEntries::asinh, false, "asinh(0) = 0");
        angle(entries, "acosh", x -> Math.log(atLeastOne(x) + Math.sqrt(x * x - 1)), false, "acosh(1) = 0");
        angle(entries, "atanh", NumberEntries::atanh, false, "atanh(0) = 0");
        angle(entries, "sind", NumberEntries::sind, true, "sind(30) = 0.5");
        angle(entries, "cosd", x -> sind(90 - x), true, "cosd(60) = 0.5");
        angle(entries, "tand", NumberEntries::tand, true, "tand(45) = 1");
        angle(entries, "cotd", x -> 1 / tand(x), true, "cotd(45) = 1");
        angle(entries, "asind", x -> degrees(Math.asin(within(x))), false, "asind(0.5) = 30");
        angle(entries, "acosd", x -> degrees(Math.acos(within(x))), false, "acosd(0.5) = 60");
        angle(entries, "atand", x -> degrees(Math.atan(x)), false, "atand(1) = 45");
        entries.add(
                "atan2(double, double) double", c -> c.returns(Math.atan2(c.real(0), c.real(1))), "atan2(0, 1) = 0");
        entries.add(
                "atan2d(double, double) double",
                c -> c.returns(degrees(Math.atan2(c.real(0), c.real(1)))),
                "atan2d(1, 1) = 45");
    }

    /// @param finite whether an infinite argument is out of the domain
    private static void angle(
            Entries entries, String name, DoubleUnaryOperator function, boolean finite, String example) {
        entries.add(
                name + "(double) double",
                c -> {
                    double value = c.real(0);
                    if (finite && Double.isInfinite(value)) {
                        throw outOfRange();
                    }
                    c.returns(function.applyAsDouble(value));
                },
                example);
    }

    private static DatabaseException outOfRange() {
        return new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "input is out of range");
    }

    private static double within(double x) {
        if (x < -1 || x > 1) {
            throw outOfRange();
        }
        return x;
    }

    private static double atLeastOne(double x) {
        if (x < 1) {
            throw outOfRange();
        }
        return x;
    }

    private static double asinh(double x) {
        double size = Math.abs(x);
        return x == 0 || Double.isInfinite(x) ? x : Math.copySign(Math.log(size + Math.sqrt(size * size + 1)), x);
    }

    private static double atanh(double x) {
        within(x);
        return x == 0 ? x : 0.5 * Math.log((1 + x) / (1 - x));
    }

    /// Degrees that a multiple of 15 gives exactly.
    private static double degrees(double radians) {
        double degrees = Math.toDegrees(radians);
        double whole = Math.rint(degrees);
        return Math.abs(degrees - whole) < 1e-12 ? whole : degrees;
    }

    private static double sind(double x) {
        double turned = Math.abs(x % 360);
        double sign = x < 0 ? -1 : 1;
        if (turned > 180) {
            turned -= 180;
            sign = -sign;
        }
        double first = turned > 90 ? 180 - turned : turned;
        double value = first == 0 ? 0 : first == 30 ? 0.5 : first == 90 ? 1 : Math.sin(Math.toRadians(first));
        return value == 0 ? 0 : sign * value;
    }

    private static double tand(double x) {
        double rest = x % 180;
        if (Math.abs(rest) == 45 || Math.abs(rest) == 135) {
            return rest == 45 || rest == -135 ? 1 : -1;
        }
        return sind(x) / sind(90 - x);
    }
}
