/** Whether a day or a moment that has the right form exists in the calendar: there is no 30th of February. */
export function isCalendarTime(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  return (
    !Number.isNaN(midnight.valueOf()) &&
    midnight.toISOString().startsWith(day) &&
    !Number.isNaN(Date.parse(text.toUpperCase()))
  );
}
