/** What the test of agreement uses of a package that has no types of its own. */
declare module 'google-libphonenumber' {
  interface GoogleNumber {
    getCountryCode(): number
  }
  interface GoogleUtil {
    getSupportedRegions(): string[]
    getExampleNumberForType(region: string, type: number): GoogleNumber | null
    parse(text: string, region?: string): GoogleNumber
    format(number: GoogleNumber, format: number): string
  }
  const library: {
    readonly PhoneNumberUtil: { getInstance(): GoogleUtil }
    readonly PhoneNumberFormat: {
      readonly E164: number
      readonly INTERNATIONAL: number
      readonly NATIONAL: number
    }
    readonly PhoneNumberType: { readonly FIXED_LINE: number; readonly MOBILE: number }
  }
  export default library
}
