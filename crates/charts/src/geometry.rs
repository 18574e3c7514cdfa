//! Points and rectangles in logical pixels, origin at the top left.

/// A place on the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Distance from the left edge, in logical pixels.
    pub x_px: f64,
    /// Distance from the top edge, in logical pixels.
    pub y_px: f64,
}

impl Point {
    pub(crate) fn new(x_px: f64, y_px: f64) -> Self {
        Self { x_px, y_px }
    }
}

/// A rectangle with horizontal and vertical sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left side, in logical pixels.
    pub left_px: f64,
    /// Top side, in logical pixels.
    pub top_px: f64,
    /// Right side, in logical pixels.
    pub right_px: f64,
    /// Bottom side, in logical pixels.
    pub bottom_px: f64,
}

impl Area {
    pub(crate) fn height_px(&self) -> f64 {
        self.bottom_px - self.top_px
    }

    pub(crate) fn centre(&self) -> Point {
        Point::new(
            f64::midpoint(self.left_px, self.right_px),
            f64::midpoint(self.top_px, self.bottom_px),
        )
    }

    pub(crate) fn overlaps(&self, other: &Area) -> bool {
        self.left_px < other.right_px
            && other.left_px < self.right_px
            && self.top_px < other.bottom_px
            && other.top_px < self.bottom_px
    }
}

/// The middle of the pixel at `position_px`, where a one-pixel line is sharp.
pub(crate) fn crisp(position_px: f64) -> f64 {
    position_px.floor() + 0.5
}

/// Dashes along a polyline, as polylines of their own, since backends draw solid lines only.
pub(crate) fn dashes(points: &[Point], on_px: f64, off_px: f64) -> Vec<Vec<Point>> {
    let mut result = Vec::new();
    let (mut is_on, mut left_px) = (true, on_px);
    let mut current: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut length_px = (to.x_px - from.x_px).hypot(to.y_px - from.y_px);
        while length_px > left_px {
            let share = left_px / length_px;
            from = Point::new(
                from.x_px + (to.x_px - from.x_px) * share,
                from.y_px + (to.y_px - from.y_px) * share,
            );
            length_px -= left_px;
            if is_on {
                current.push(from);
                result.push(std::mem::take(&mut current));
            } else {
                current = vec![from];
            }
            is_on = !is_on;
            left_px = if is_on { on_px } else { off_px };
        }
        left_px -= length_px;
        if is_on {
            current.push(to);
        }
    }
    if is_on && current.len() > 1 {
        result.push(current);
    }
    result
}

/// Lines at 45 degrees, rising to the right, clipped to `area`.
pub(crate) fn hatching(area: &Area, spacing_px: f64) -> Vec<(Point, Point)> {
    let mut lines = Vec::new();
    // Along such a line x + y is constant. Steps start from the page origin, so neighbours align.
    let mut sum = ((area.left_px + area.top_px) / spacing_px).ceil() * spacing_px;
    while sum < area.right_px + area.bottom_px {
        let from_x = area.left_px.max(sum - area.bottom_px);
        let to_x = area.right_px.min(sum - area.top_px);
        if to_x - from_x > 0.5 {
            lines.push((Point::new(from_x, sum - from_x), Point::new(to_x, sum - to_x)));
        }
        sum += spacing_px;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_keep_their_rhythm_around_a_corner() {
        let corner = [Point::new(0.0, 0.0), Point::new(7.0, 0.0), Point::new(7.0, 9.0)];
        let lines = dashes(&corner, 4.0, 2.0);
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[1], [Point::new(6.0, 0.0), Point::new(7.0, 0.0), Point::new(7.0, 3.0)]);
        assert_eq!(lines[2], [Point::new(7.0, 5.0), Point::new(7.0, 9.0)]);
    }

    #[test]
    fn hatching_stays_inside_its_area() {
        let area = Area { left_px: 3.0, top_px: 10.0, right_px: 43.0, bottom_px: 25.0 };
        let lines = hatching(&area, 6.0);
        assert!(lines.len() > 5);
        for (from, to) in lines {
            for point in [from, to] {
                assert!(point.x_px >= area.left_px && point.x_px <= area.right_px);
                assert!(point.y_px >= area.top_px && point.y_px <= area.bottom_px);
            }
        }
    }
}
