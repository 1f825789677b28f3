/** Version of this package; `cargo xtask bump` sets it. */
export const version = "0.1.0";
