// The twins of `exponential` and `logarithm` in lanes.rs, with the same constants.

fn exponential(argument: f32) -> f32 {
    let x = clamp(argument, EXPONENT_LOW, EXPONENT_HIGH);
    let n = round(x * 1.442695);
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let significand = exponential_polynomial(r) * r * r + r + 1.0;
    return bitcast<f32>(bitcast<i32>(significand) + (i32(n) << 23u));
}

fn logarithm(argument: f32) -> f32 {
    let bits = bitcast<i32>(argument);
    let exponent = (bits - ROOT_HALF_BITS) >> 23u;
    let f = bitcast<f32>(bits - (exponent << 23u)) - 1.0;
    let e = f32(exponent);
    let square = f * f;
    let correction = logarithm_polynomial(f) * f * square + e * LN_2_LOW - square * 0.5;
    return f + correction + e * LN_2_HIGH;
}

