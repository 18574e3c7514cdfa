//! The JSON Schema of a scenario, derived from the types that read one.

use model::{INPUT_COUNT, INPUTS, Preset};
use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::ScenarioFile;

/// The JSON Schema of a scenario file.
pub fn schema() -> Value {
    schemars::schema_for!(ScenarioFile).to_value()
}

/// The keys of the presets, as the values that `preset` may have.
pub(crate) fn preset_keys() -> Value {
    Preset::ALL.iter().map(|preset| preset.key).collect::<Vec<_>>().into()
}

/// Field names and symbols of the inputs, as the names that `priors` and `loadings` may hold.
pub(crate) fn input_names() -> Value {
    let described = |name: &str, input: &model::InputSpec| {
        let description = format!("{} ({}), {}", input.field, input.symbol, input.unit);
        json!({ "const": name, "description": description })
    };
    let names = INPUTS.iter().flat_map(|input| {
        let field = described(input.field, input);
        let differs = input.symbol != input.field;
        std::iter::once(field).chain(differs.then(|| described(input.symbol, input)))
    });
    json!({ "anyOf": names.collect::<Vec<_>>() })
}

/// The two sets of numbers that are a distribution.
pub(crate) fn distributions() -> Value {
    json!([{ "required": ["p10", "p90"] }, { "required": ["low", "mode", "high"] }])
}

/// Says that every property is a fraction.
pub(crate) fn fractions(schema: &mut Schema) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for property in properties.values_mut().filter_map(Value::as_object_mut) {
        property.insert("minimum".to_owned(), json!(0));
        property.insert("maximum".to_owned(), json!(1));
    }
}

/// Says that a list of lists is a correlation matrix of the inputs.
pub(crate) fn square(schema: &mut Schema) {
    let bound = |list: &mut Map<String, Value>| {
        list.insert("minItems".to_owned(), json!(INPUT_COUNT));
        list.insert("maxItems".to_owned(), json!(INPUT_COUNT));
    };
    let Some(rows) = schema.as_object_mut() else { return };
    bound(rows);
    if let Some(row) = rows.get_mut("items").and_then(Value::as_object_mut) {
        bound(row);
        if let Some(entry) = row.get_mut("items").and_then(Value::as_object_mut) {
            entry.insert("minimum".to_owned(), json!(-1));
            entry.insert("maximum".to_owned(), json!(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_states_ranges_names_and_units() {
        let schema = schema();
        let properties = &schema["properties"];
        assert_eq!(properties["capex_bn_cny"]["minimum"], 60.0);
        assert_eq!(properties["capex_bn_cny"]["maximum"], 500.0);
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["$defs"]["SplitFields"]["properties"]["network"]["maximum"], 1);
        let matrix = &schema["$defs"]["CorrelationFields"]["properties"]["matrix"];
        assert_eq!(matrix["items"]["minItems"], 30);
        let names = properties["priors"]["propertyNames"]["anyOf"].as_array();
        // Two inputs, `pue` and `legacy`, have the same symbol and field name.
        assert_eq!(names.map(Vec::len), Some(2 * INPUT_COUNT - 2));
    }
}
